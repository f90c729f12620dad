using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Utilities;
using BigInteger = Org.BouncyCastle.Math.BigInteger;

namespace Glance.Domain.Signatures;

/// <summary>
/// RSASSA-PSS verification (RFC 8017 section 8.1.2) with the longest salt that fits, which is how images are signed; .NET knows salts of
/// the hash's length only.
/// </summary>
internal static class RsaPssPadding
{
    // What a certificate brings is not to be computed with for minutes.
    private const int MostModulusBytes = 2048;
    private const int MostExponentBytes = 8;

    // The byte 1 before the salt and the trailer.
    private const int BytesBesideHashAndSalt = 2;

    /// <summary>Whether the signature is one over the digest by the key's owner.</summary>
    public static bool Verify(RSAParameters key, SignatureHash hash, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (key.Modulus!.Length > MostModulusBytes || key.Exponent!.Length > MostExponentBytes || signature.Length != key.Modulus.Length)
            return false;
        var modulus = new BigInteger(1, key.Modulus);
        var salt = ((modulus.BitLength - 1 + 7) / 8) - hash.Digest().GetDigestSize() - BytesBesideHashAndSalt;
        if (salt < 0)
            return false;
        try
        {
            var signer = PssSigner.CreateRawSigner(new RsaEngine(), hash.Digest(), hash.Digest(), salt, PssSigner.TrailerImplicit);
            signer.Init(forSigning: false, KeyOf(modulus, new BigInteger(1, key.Exponent)));
            signer.BlockUpdate(digest);
            return signer.VerifySignature(signature.ToArray());
        }
        catch (Exception unusable) when (unusable is CryptoException or ArgumentException)
        {
            // A number that is larger than the modulus, or a modulus that is none.
            return false;
        }
    }

    // Whether the modulus is a product of primes is not asked, which takes seconds for a long one: its owner signs with it as he likes
    // (docs/decisions/0396).
    private static RsaKeyParameters KeyOf(BigInteger modulus, BigInteger exponent) => Properties.WithThreadProperty(
        Properties.RsaAllowUnsafeModulus, bool.TrueString, () => new RsaKeyParameters(isPrivate: false, modulus, exponent));
}
