using System.Numerics;
using System.Security.Cryptography;
using Glance.Domain.Signatures;
using NUnit.Framework;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Utilities;
using Number = Org.BouncyCastle.Math.BigInteger;

namespace Glance.UnitTests.Signatures;

/// <summary>
/// Keys with the exponent 1, for which anybody can sign: what is verified is the padding, and which keys are looked at at all.
/// </summary>
internal sealed class RsaPssPaddingTests
{
    private static readonly byte[] Digest = SHA512.HashData("what an image holds"u8);

    private static readonly SignatureHash Sha512 = SignatureHash.Find("SHA-512")!;

    [Test]
    public void A_signature_is_verified_with_a_modulus_of_any_length([Values(1024, 1025, 1032)] int bits)
    {
        var key = Key(bits);

        Assert.That(RsaPssPadding.Verify(key, Sha512, Digest, Sign(key)), Is.True);
        Assert.That(RsaPssPadding.Verify(key, Sha512, SHA512.HashData("another image"u8), Sign(key)), Is.False);
    }

    [TestCase(8, true)]
    [TestCase(9, false)]
    public void An_exponent_of_more_than_eight_bytes_is_not_computed_with(int bytes, bool verified)
    {
        var key = Key(1024);
        var signature = Sign(key);
        key.Exponent = [.. new byte[bytes - 1], 1];

        Assert.That(RsaPssPadding.Verify(key, Sha512, Digest, signature), Is.EqualTo(verified));
    }

    [TestCase(522, true)]
    [TestCase(521, false)]
    [TestCase(512, false)]
    public void A_key_that_is_too_short_for_the_hash_signs_nothing(int bits, bool verified)
    {
        var key = Key(bits);
        var signature = verified ? Sign(key) : new byte[key.Modulus!.Length];

        Assert.That(RsaPssPadding.Verify(key, Sha512, Digest, signature), Is.EqualTo(verified));
    }

    [Test]
    public void A_signature_is_as_long_as_the_modulus()
    {
        var key = Key(1024);
        var signature = Sign(key);

        Assert.That(RsaPssPadding.Verify(key, Sha512, Digest, [0, .. signature]), Is.False);
        Assert.That(RsaPssPadding.Verify(key, Sha512, Digest, signature.AsSpan(1)), Is.False);
        Assert.That(RsaPssPadding.Verify(key, Sha512, Digest, []), Is.False);
    }

    [Test]
    public void A_signature_that_is_larger_than_the_modulus_is_wrong()
    {
        var key = Key(1024);

        Assert.That(RsaPssPadding.Verify(key, Sha512, Digest, [.. Enumerable.Repeat((byte)0xff, 128)]), Is.False);
    }

    [Test]
    public void What_a_modulus_is_made_of_is_not_asked_since_the_answer_takes_seconds()
    {
        // A prime (Mersenne's of 1,279 bits), which no key has.
        var prime = (BigInteger.One << 1279) - 1;
        var key = new RSAParameters { Modulus = prime.ToByteArray(isUnsigned: true, isBigEndian: true), Exponent = [1] };

        Assert.That(RsaPssPadding.Verify(key, Sha512, Digest, Sign(key)), Is.True);
    }

    [Test]
    public void A_modulus_that_is_none_verifies_nothing()
    {
        var key = Key(1024);
        var signature = Sign(key);
        key.Modulus![^1] ^= 1;

        Assert.That(RsaPssPadding.Verify(key, Sha512, Digest, signature), Is.False);
    }

    /// <summary>A modulus of so many bits without small factors, which no library takes.</summary>
    private static RSAParameters Key(int bits)
    {
        var modulus = (BigInteger.One << bits) - 1;
        while (Enumerable.Range(2, 1000).Any(factor => modulus % factor == 0))
            modulus -= 2;
        return new RSAParameters { Modulus = modulus.ToByteArray(isUnsigned: true, isBigEndian: true), Exponent = [1] };
    }

    private static byte[] Sign(RSAParameters key)
    {
        var modulus = new Number(1, key.Modulus);
        var salt = ((modulus.BitLength - 1 + 7) / 8) - Digest.Length - 2;
        var signer = PssSigner.CreateRawSigner(new RsaEngine(), Sha512.Digest(), Sha512.Digest(), salt, PssSigner.TrailerImplicit);
        signer.Init(forSigning: true, Properties.WithThreadProperty(
            Properties.RsaAllowUnsafeModulus, bool.TrueString, () => new RsaKeyParameters(isPrivate: true, modulus, Number.One)));
        signer.BlockUpdate(Digest);
        return signer.GenerateSignature();
    }
}
