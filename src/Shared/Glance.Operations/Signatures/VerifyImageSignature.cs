using Glance.Domain.Images;
using Glance.Domain.Requests;
using Glance.Domain.Signatures;

namespace Glance.Operations.Signatures;

/// <summary>Finds out whether an image is signed, and with what.</summary>
/// <param name="certificates">Where certificates are, in the order they are asked.</param>
public sealed class VerifyImageSignature(IReadOnlyList<ICertificateSource> certificates)
{
    /// <summary>A verifier for the image's signature; null when it is not signed.</summary>
    /// <param name="context">Whose image it is.</param>
    /// <param name="image">The image.</param>
    /// <param name="cancellationToken">Ends the wait for a certificate.</param>
    /// <exception cref="SignatureVerificationException">It is signed, and the signature cannot be verified.</exception>
    public async ValueTask<SignatureVerifier?> PrepareAsync(RequestContext context, Image image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (ImageSignature.Read(image.Properties) is not { } signature)
            return null;
        foreach (var source in certificates)
        {
            if (await source.FindAsync(context, signature.CertificateId, cancellationToken).ConfigureAwait(false) is { } certificate)
                return SignatureVerifier.Create(signature, certificate);
        }

        throw new SignatureVerificationException(certificates.Count == 0
            ? $"The signature of image {image.Id} cannot be verified: this service is not told where certificates are"
            : $"The signature of image {image.Id} cannot be verified: there is no certificate {signature.CertificateId}");
    }
}
