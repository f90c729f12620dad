namespace Glance.Domain.Signatures;

/// <summary>The signature that an image carries in its properties.</summary>
/// <param name="Value">The signature.</param>
/// <param name="Hash">What it was made over.</param>
/// <param name="KeyType">What it was made with.</param>
/// <param name="KeyTypeName">That as the property has it.</param>
/// <param name="CertificateId">The certificate with the public key.</param>
public sealed record ImageSignature(ReadOnlyMemory<byte> Value, SignatureHash Hash, SignatureKeyType KeyType, string KeyTypeName, Guid CertificateId)
{
    private const string SignatureProperty = "img_signature";
    private const string HashProperty = "img_signature_hash_method";
    private const string KeyTypeProperty = "img_signature_key_type";
    private const string CertificateProperty = "img_signature_certificate_uuid";

    private static readonly string[] Curves =
        ["ECC_SECT571K1", "ECC_SECT409K1", "ECC_SECT571R1", "ECC_SECT409R1", "ECC_SECP521R1", "ECC_SECP384R1"];

    /// <summary>Reads the properties; null unless all four are there, as signing is a choice of who makes the image.</summary>
    /// <exception cref="SignatureVerificationException">One of them makes no sense.</exception>
    public static ImageSignature? Read(IReadOnlyDictionary<string, string?> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        if (!properties.TryGetValue(SignatureProperty, out var signature) || !properties.TryGetValue(HashProperty, out var hash)
            || !properties.TryGetValue(KeyTypeProperty, out var keyType) || !properties.TryGetValue(CertificateProperty, out var certificate))
        {
            return null;
        }

        return new ImageSignature(
            Decode(signature ?? ""),
            SignatureHash.Find(hash ?? "") ?? throw Wrong(HashProperty, hash, OneOf(SignatureHash.Names)),
            KeyTypeOf(keyType ?? "") ?? throw Wrong(KeyTypeProperty, keyType, OneOf(["RSA-PSS", "DSA", .. Curves])),
            keyType!, // found by the line above
            Guid.TryParse(certificate, out var id) ? id : throw Wrong(CertificateProperty, certificate, "a UUID"));
    }

    private static SignatureVerificationException Wrong(string property, string? value, string right) =>
        new($"The signature of the image cannot be verified: {property} is '{value}' and must be {right}");

    private static string OneOf(IEnumerable<string> values) => $"one of: {string.Join(", ", values)}";

    private static SignatureKeyType? KeyTypeOf(string name) => name switch
    {
        "RSA-PSS" => SignatureKeyType.RsaPss,
        "DSA" => SignatureKeyType.Dsa,
        _ => Curves.Contains(name, StringComparer.Ordinal) ? SignatureKeyType.Ecdsa : null,
    };

    private static byte[] Decode(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        if (Convert.TryFromBase64String(text, bytes, out var length) && length > 0)
            return bytes[..length];
        throw new SignatureVerificationException($"The signature of the image cannot be verified: {SignatureProperty} is not base64");
    }
}
