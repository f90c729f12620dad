using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Glance.Operations.Uploads;

/// <summary>The second hash over uploaded data (<c>hashing_algorithm</c>), under the name Python's hashlib gives it.</summary>
public sealed record MultihashAlgorithm
{
    private static readonly MultihashAlgorithm[] All =
    [
        new("sha512", HashAlgorithmName.SHA512),
        new("sha384", HashAlgorithmName.SHA384),
        new("sha256", HashAlgorithmName.SHA256),
        new("sha1", HashAlgorithmName.SHA1),
        new("md5", HashAlgorithmName.MD5),
        new("sha3_256", HashAlgorithmName.SHA3_256),
        new("sha3_384", HashAlgorithmName.SHA3_384),
        new("sha3_512", HashAlgorithmName.SHA3_512),
    ];

    private readonly HashAlgorithmName _name;

    private MultihashAlgorithm(string name, HashAlgorithmName algorithm)
    {
        Name = name;
        _name = algorithm;
    }

    /// <summary>Glance's default.</summary>
    public static MultihashAlgorithm Sha512 => All[0];

    /// <summary>The names that can be configured on this machine.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Where(IsSupported).Select(algorithm => algorithm.Name)];

    /// <summary>The name as records and clients have it.</summary>
    public string Name { get; }

    /// <summary>Whether it is the hash every image gets anyway as its checksum.</summary>
    internal bool IsMd5 => _name == HashAlgorithmName.MD5;

    /// <summary>Finds an algorithm by hashlib's or OpenSSL's spelling, such as <c>sha3_256</c> or <c>SHA3-256</c>.</summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out MultihashAlgorithm? algorithm)
    {
        var plain = name.Trim().Replace('-', '_').ToLowerInvariant();
        algorithm = Array.Find(All, candidate => candidate.Name == plain && IsSupported(candidate));
        return algorithm is not null;
    }

    /// <summary>Finds an algorithm, or says which ones there are.</summary>
    /// <exception cref="UnsupportedHashAlgorithmException">There is none of that name here.</exception>
    public static MultihashAlgorithm Parse(string name) =>
        TryParse(name, out var algorithm) ? algorithm : throw new UnsupportedHashAlgorithmException(name, Names);

    /// <summary>Bytes of a hash.</summary>
    internal int Length => Name switch
    {
        "md5" => 16,
        "sha1" => 20,
        "sha256" or "sha3_256" => 32,
        "sha384" or "sha3_384" => 48,
        _ => 64,
    };

    /// <summary>A new computation.</summary>
    internal IncrementalHash Start() => IncrementalHash.CreateHash(_name);

    /// <summary>A new computation of the checksum.</summary>
    internal static IncrementalHash StartMd5() => IncrementalHash.CreateHash(HashAlgorithmName.MD5);

    // SHA-3 depends on the machine's OpenSSL.
    private static bool IsSupported(MultihashAlgorithm algorithm) => algorithm.Name switch
    {
        "sha3_256" => SHA3_256.IsSupported,
        "sha3_384" => SHA3_384.IsSupported,
        "sha3_512" => SHA3_512.IsSupported,
        _ => true,
    };
}
