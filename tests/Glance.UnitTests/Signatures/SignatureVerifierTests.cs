using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Glance.Domain.Signatures;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Signatures;

/// <summary>Signatures that openssl makes as the documentation of image signing says.</summary>
internal sealed class SignatureVerifierTests
{
    // Keys and signatures are made once: they depend on nothing that is tested, and the making takes seconds.
    private static readonly ConcurrentDictionary<string, byte[]> Made = new(StringComparer.Ordinal);

    private static readonly byte[] Data = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("what an image holds ", 1000)));

    private TemporaryDirectory _directory = null!;

    private string _key = "";

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test]
    public void Rsa_pss_with_the_longest_salt_is_verified(
        [Values("SHA-224", "SHA-256", "SHA-384", "SHA-512")] string hash, [Values(2048, 2049)] int bits)
    {
        Key("genrsa", bits.ToString(System.Globalization.CultureInfo.InvariantCulture));

        Verifies("RSA-PSS", hash, "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:-2");
    }

    [Test]
    public void A_salt_of_another_length_is_refused()
    {
        Key("genrsa", "2048");
        var (signature, certificate) = Sign("SHA-256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32");

        Assert.That(Verify("RSA-PSS", "SHA-256", signature, certificate, Data), Is.False);
    }

    [Test]
    public void Ecdsa_is_verified(
        [Values("sect571k1", "sect409k1", "sect571r1", "sect409r1", "secp521r1", "secp384r1")] string curve, [Values("SHA-224", "SHA-512")] string hash)
    {
        Key("ecparam", "-name", curve, "-genkey", "-noout");

        Verifies("ECC_" + curve.ToUpperInvariant(), hash);
    }

    [Test]
    public void Dsa_is_verified([Values("SHA-224", "SHA-256")] string hash)
    {
        Key("dsaparam", "-genkey", "2048");

        Verifies("DSA", hash);
    }

    [Test]
    public void A_certificate_with_another_kind_of_key_is_refused()
    {
        Key("ecparam", "-name", "secp384r1", "-genkey", "-noout");
        var (signature, certificate) = Sign("SHA-256");

        Assert.That(() => Verify("DSA", "SHA-256", signature, certificate, Data), Throws.TypeOf<SignatureVerificationException>().With.Message.Contains("not of the type DSA"));
        Assert.That(() => Verify("DSA", "SHA-256", signature, [1, 2, 3], Data), Throws.TypeOf<SignatureVerificationException>().With.Message.Contains("cannot be read"));
    }

    [Test]
    public void After_its_end_a_verifier_takes_nothing([Values("SHA-256", "SHA-512")] string hash)
    {
        Key("ecparam", "-name", "secp384r1", "-genkey", "-noout");
        var (signature, certificate) = Sign(hash);
        var verifier = SignatureVerifier.Create(ImageSignature.Read(Properties("ECC_SECP384R1", hash, signature))!, certificate);

        verifier.Dispose();

        Assert.That(() => verifier.Append([1]), Throws.TypeOf<ObjectDisposedException>());
    }

    [TestCase("", "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f")]
    [TestCase("abc", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")]
    [TestCase("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525")]
    public void Sha224_is_that_of_the_standard(string text, string digest)
    {
        using var whole = SignatureHash.Find("SHA-224")!.Start();
        using var bytewise = SignatureHash.Find("SHA-224")!.Start();
        whole.Append(Encoding.ASCII.GetBytes(text));
        foreach (var letter in Encoding.ASCII.GetBytes(text))
            bytewise.Append([letter]);

        Assert.That(Convert.ToHexStringLower(whole.Finish()), Is.EqualTo(digest));
        Assert.That(Convert.ToHexStringLower(bytewise.Finish()), Is.EqualTo(digest));
    }

    [TestCase("img_signature")]
    [TestCase("img_signature_hash_method")]
    [TestCase("img_signature_key_type")]
    [TestCase("img_signature_certificate_uuid")]
    public void An_image_without_one_of_the_properties_is_not_signed(string missing)
    {
        var properties = Properties("RSA-PSS", "SHA-256", [1]);
        properties.Remove(missing);

        Assert.That(ImageSignature.Read(properties), Is.Null);
    }

    private static Dictionary<string, string?> Properties(string keyType, string hash, byte[] signature) => new()
    {
        ["img_signature"] = Convert.ToBase64String(signature),
        ["img_signature_hash_method"] = hash,
        ["img_signature_key_type"] = keyType,
        ["img_signature_certificate_uuid"] = Guid.Empty.ToString(),
    };

    private static bool Verify(string keyType, string hash, byte[] signature, byte[] certificate, byte[] data)
    {
        using var verifier = SignatureVerifier.Create(ImageSignature.Read(Properties(keyType, hash, signature))!, certificate);
        verifier.Append(data.AsSpan(0, 1000));
        verifier.Append(data.AsSpan(1000));
        try
        {
            verifier.Verify();
            return true;
        }
        catch (SignatureVerificationException wrong) when (wrong.Message == "Signature verification failed")
        {
            return false;
        }
    }

    private static void OpenSsl(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var complaint = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                Assert.Ignore($"this openssl cannot: {complaint}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("openssl is not installed");
        }
    }

    private void Verifies(string keyType, string hash, params string[] options)
    {
        var (signature, certificate) = Sign(hash, options);
        var damaged = signature.ToArray();
        damaged[^1] ^= 1;
        byte[] other = [.. Data, 0];

        Assert.That(Verify(keyType, hash, signature, certificate, Data), Is.True);
        Assert.That(Verify(keyType, hash, damaged, certificate, Data), Is.False);
        Assert.That(Verify(keyType, hash, signature, certificate, other), Is.False);
        Assert.That(Verify(keyType, hash, [1], certificate, Data), Is.False);
    }

    private void Key(params string[] how)
    {
        _key = string.Join(' ', how);
        File.WriteAllBytes(_directory["key"], Once(_key, () => OpenSsl([how[0], "-out", _directory["new"], .. how[1..]])));
    }

    private (byte[] Signature, byte[] Certificate) Sign(string hash, params string[] options)
    {
        File.WriteAllBytes(_directory["data"], Data);
        var certificate = Once(
            $"certificate {_key}", () => OpenSsl("req", "-x509", "-new", "-key", _directory["key"], "-subj", "/CN=signer", "-out", _directory["new"]));
        var digest = "-" + hash.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        var signature = Once(
            $"signature {_key} {digest} {string.Join(' ', options)}",
            () => OpenSsl(["dgst", digest, "-sign", _directory["key"], .. options, "-out", _directory["new"], _directory["data"]]));
        return (signature, certificate);
    }

    private byte[] Once(string name, Action make) => Made.GetOrAdd(name, _ =>
    {
        make();
        return File.ReadAllBytes(_directory["new"]);
    });
}
