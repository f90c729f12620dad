using System.Security.Cryptography;

namespace Glance.Domain.Signatures;

/// <summary>A hash that signatures are made over (<c>img_signature_hash_method</c>).</summary>
public sealed record SignatureHash
{
    private static readonly SignatureHash[] All =
    [
        new("SHA-224", 28, null), new("SHA-256", 32, HashAlgorithmName.SHA256),
        new("SHA-384", 48, HashAlgorithmName.SHA384), new("SHA-512", 64, HashAlgorithmName.SHA512),
    ];

    private readonly HashAlgorithmName? _algorithm;

    private SignatureHash(string name, int length, HashAlgorithmName? algorithm) => (Name, Length, _algorithm) = (name, length, algorithm);

    /// <summary>The names that are known.</summary>
    public static IEnumerable<string> Names => All.Select(hash => hash.Name);

    /// <summary>The name that images have it under.</summary>
    public string Name { get; }

    /// <summary>Bytes of a digest.</summary>
    public int Length { get; }

    /// <summary>Finds a hash; null when there is none of that name.</summary>
    public static SignatureHash? Find(string name) => Array.Find(All, hash => hash.Name == name);

    /// <summary>A new computation.</summary>
    public SignatureDigest Start() => _algorithm is { } algorithm ? new PlatformDigest(algorithm) : new Sha224();

    /// <summary>The hash of bytes that are all there.</summary>
    internal byte[] Of(params ReadOnlySpan<byte[]> parts)
    {
        using var digest = Start();
        foreach (var part in parts)
            digest.Append(part);
        return digest.Finish();
    }
}
