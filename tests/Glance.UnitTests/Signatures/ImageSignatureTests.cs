using Glance.Domain.Signatures;
using NUnit.Framework;

namespace Glance.UnitTests.Signatures;

internal sealed class ImageSignatureTests
{
    private const string Hashes = "one of: SHA-224, SHA-256, SHA-384, SHA-512";

    private const string KeyTypes =
        "one of: RSA-PSS, DSA, ECC_SECT571K1, ECC_SECT409K1, ECC_SECT571R1, ECC_SECT409R1, ECC_SECP521R1, ECC_SECP384R1";

    private const string Certificate = "5a8ba0b8-9b2a-4d68-a4b4-3f0a5e0f5b8b";

    [TestCase("AQ==", 1)]
    [TestCase("AQI=", 2)]
    [TestCase("AQID", 3)]
    [TestCase("AQIDBA==", 4)]
    [TestCase("AQID\nBAUG", 6)]
    public void The_four_properties_are_read(string signature, int length)
    {
        var read = ImageSignature.Read(Properties(("img_signature", signature)))!;

        Assert.That(read.Value.ToArray(), Is.EqualTo(Enumerable.Range(1, length)));
        Assert.That(
            (read.Hash.Name, read.KeyType, read.KeyTypeName, read.CertificateId),
            Is.EqualTo(("SHA-256", SignatureKeyType.RsaPss, "RSA-PSS", new Guid(Certificate))));
    }

    [TestCase("RSA-PSS", SignatureKeyType.RsaPss)]
    [TestCase("DSA", SignatureKeyType.Dsa)]
    [TestCase("ECC_SECT571K1", SignatureKeyType.Ecdsa)]
    [TestCase("ECC_SECP384R1", SignatureKeyType.Ecdsa)]
    public void Every_type_of_key_has_its_name(string name, SignatureKeyType type)
    {
        var read = ImageSignature.Read(Properties(("img_signature_key_type", name)))!;

        Assert.That((read.KeyType, read.KeyTypeName), Is.EqualTo((type, name)));
    }

    [TestCase("img_signature_hash_method", "MD5", Hashes)]
    [TestCase("img_signature_hash_method", "sha-256", Hashes)]
    [TestCase("img_signature_hash_method", null, Hashes)]
    [TestCase("img_signature_key_type", "ECC_SECP256R1", KeyTypes)]
    [TestCase("img_signature_key_type", "dsa", KeyTypes)]
    [TestCase("img_signature_key_type", null, KeyTypes)]
    [TestCase("img_signature_certificate_uuid", "5a8ba0b8", "a UUID")]
    [TestCase("img_signature_certificate_uuid", null, "a UUID")]
    public void A_value_that_makes_no_sense_is_told_with_what_would_be_right(string property, string? value, string right) =>
        Assert.That(
            () => ImageSignature.Read(Properties((property, value))),
            Throws.TypeOf<SignatureVerificationException>().With.Message.EqualTo(
                $"The signature of the image cannot be verified: {property} is '{value}' and must be {right}"));

    [TestCase(null)]
    [TestCase("")]
    [TestCase(" ")]
    [TestCase("A")]
    [TestCase("AQ=")]
    [TestCase("not base64")]
    public void A_signature_that_holds_nothing_is_refused(string? signature) =>
        Assert.That(
            () => ImageSignature.Read(Properties(("img_signature", signature))),
            Throws.TypeOf<SignatureVerificationException>().With.Message.EqualTo(
                "The signature of the image cannot be verified: img_signature is not base64"));

    private static Dictionary<string, string?> Properties((string Name, string? Value) changed) => new()
    {
        ["img_signature"] = "AQID",
        ["img_signature_hash_method"] = "SHA-256",
        ["img_signature_key_type"] = "RSA-PSS",
        ["img_signature_certificate_uuid"] = Certificate,
        [changed.Name] = changed.Value,
    };
}
