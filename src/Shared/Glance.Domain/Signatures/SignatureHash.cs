using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace Glance.Domain.Signatures;

/// <summary>A hash that signatures are made over (<c>img_signature_hash_method</c>).</summary>
public sealed record SignatureHash
{
    // .NET has no SHA-224, and images may be signed over it.
    private static readonly SignatureHash[] All =
    [
        new("SHA-224", null, () => new Sha224Digest()),
        new("SHA-256", HashAlgorithmName.SHA256, () => new Sha256Digest()),
        new("SHA-384", HashAlgorithmName.SHA384, () => new Sha384Digest()),
        new("SHA-512", HashAlgorithmName.SHA512, () => new Sha512Digest()),
    ];

    private readonly HashAlgorithmName? _platform;
    private readonly Func<IDigest> _digest;

    private SignatureHash(string name, HashAlgorithmName? platform, Func<IDigest> digest) => (Name, _platform, _digest) = (name, platform, digest);

    /// <summary>The names that are known.</summary>
    public static IEnumerable<string> Names => All.Select(hash => hash.Name);

    /// <summary>The name that images have it under.</summary>
    public string Name { get; }

    /// <summary>Finds a hash; null when there is none of that name.</summary>
    public static SignatureHash? Find(string name) => Array.Find(All, hash => hash.Name == name);

    /// <summary>A new computation, the platform's where it has one: image data passes through it.</summary>
    public SignatureDigest Start() => _platform is { } platform ? new PlatformDigest(platform) : new BouncyCastleDigest(_digest());

    /// <summary>A new computation for BouncyCastle's own use.</summary>
    internal IDigest Digest() => _digest();
}
