using Glance.Operations.Uploads;

namespace Glance.Operations.Locations;

/// <summary>What the operator allows with locations; plain values, named as the options they come from.</summary>
public sealed record LocationRules
{
    /// <summary><c>show_multiple_locations</c>: whether updates may change locations.</summary>
    public bool Changeable { get; init; }

    /// <summary><c>image_location_quota</c>: locations of one image; negative for no limit.</summary>
    public int Quota { get; init; } = 10;

    /// <summary><c>hashing_algorithm</c>.</summary>
    public MultihashAlgorithm Algorithm { get; init; } = MultihashAlgorithm.Sha512;

    /// <summary><c>do_secure_hash</c>: whether data added by the locations API is read and hashed.</summary>
    public bool Hash { get; init; } = true;

    /// <summary><c>http_retries</c>: tries of reading it.</summary>
    public int HashTries { get; init; } = 3;
}
