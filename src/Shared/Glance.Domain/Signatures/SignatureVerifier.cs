using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Glance.Domain.Signatures;

/// <summary>Verifies one image's signature: takes the data as it passes, and says at the end whether it is what was signed.</summary>
public sealed class SignatureVerifier : IDisposable
{
    private readonly ImageSignature _signature;
    private readonly X509Certificate2 _certificate;
    private readonly SignatureDigest _digest;

    private SignatureVerifier(ImageSignature signature, X509Certificate2 certificate)
    {
        _signature = signature;
        _certificate = certificate;
        _digest = signature.Hash.Start();
    }

    /// <summary>A verifier for a signature and the certificate it names.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="certificate">The certificate, DER or PEM. Neither its dates nor its issuer are looked at: the key manager is what is
    /// trusted.</param>
    /// <exception cref="SignatureVerificationException">The certificate cannot be read, or holds another kind of key.</exception>
    public static SignatureVerifier Create(ImageSignature signature, ReadOnlySpan<byte> certificate)
    {
        ArgumentNullException.ThrowIfNull(signature);
        X509Certificate2? loaded = null;
        try
        {
            loaded = X509CertificateLoader.LoadCertificate(certificate);
            if (HasKey(loaded, signature.KeyType))
                return new SignatureVerifier(signature, loaded);
        }
        catch (Exception error) when (error is CryptographicException or PlatformNotSupportedException)
        {
            loaded?.Dispose();
            throw new SignatureVerificationException(
                $"The signature of the image cannot be verified: certificate {signature.CertificateId} cannot be read", error);
        }

        loaded.Dispose();
        throw new SignatureVerificationException(
            $"The signature of the image cannot be verified: the key of certificate {signature.CertificateId} is not of the type {signature.KeyTypeName}");
    }

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> data) => _digest.Append(data);

    /// <summary>Judges when all has passed.</summary>
    /// <exception cref="SignatureVerificationException">The data is not what was signed.</exception>
    public void Verify()
    {
        bool genuine;
        try
        {
            genuine = IsGenuine(_digest.Finish());
        }
        catch (Exception error) when (error is CryptographicException or PlatformNotSupportedException)
        {
            throw Failed(error);
        }

        if (!genuine)
            throw Failed(null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _digest.Dispose();
        _certificate.Dispose();
    }

    private static SignatureVerificationException Failed(Exception? cause) => new("Signature verification failed", cause);

    private static bool HasKey(X509Certificate2 certificate, SignatureKeyType type)
    {
        using AsymmetricAlgorithm? key = type switch
        {
            SignatureKeyType.RsaPss => certificate.GetRSAPublicKey(),
            SignatureKeyType.Dsa => certificate.GetDSAPublicKey(),
            _ => certificate.GetECDsaPublicKey(),
        };
        return key is not null;
    }

    private bool IsGenuine(byte[] digest)
    {
        var signature = _signature.Value.Span;
        switch (_signature.KeyType)
        {
            case SignatureKeyType.RsaPss:
                using (var key = _certificate.GetRSAPublicKey()!) // looked at when the verifier was made
                    return RsaPssPadding.Verify(key.ExportParameters(includePrivateParameters: false), _signature.Hash, digest, signature);
            case SignatureKeyType.Dsa:
                using (var key = _certificate.GetDSAPublicKey()!)
                    return key.VerifySignature(digest, signature, DSASignatureFormat.Rfc3279DerSequence);
            default:
                using (var key = _certificate.GetECDsaPublicKey()!)
                    return key.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence);
        }
    }
}
