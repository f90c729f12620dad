using Glance.Operations.Uploads;

namespace Glance.Operations.Rules;

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

    /// <summary><c>location_hash_seconds_per_gib</c>: the whole time that reading may take; zero for any.</summary>
    public TimeSpan HashTimePerGiB { get; init; } = TimeSpan.FromHours(1);

    /// <summary><c>location_hash_jobs</c>: locations that one worker reads at once.</summary>
    public int HashAtOnce { get; init; } = 32;

    /// <summary><c>location_hash_jobs_per_project</c>: of those, how many may be one project's.</summary>
    public int HashAtOnceForOne { get; init; } = 4;

    /// <summary><c>location_hash_queue_per_project</c>: locations of one project that are read or wait for it.</summary>
    public int HashMostForOne { get; init; } = 100;

    /// <summary>
    /// <c>worker_self_reference_url</c>, or <c>public_endpoint</c>: URL under which other nodes reach this one; null for none.
    /// </summary>
    public string? SelfUrl { get; init; }

    /// <summary><c>image_size_cap</c>: bytes an image may have.</summary>
    public long SizeCap { get; init; } = 1L << 40;

    /// <summary>How long after the question it is told that a web server has no data for us, whatever the reason.</summary>
    public TimeSpan RefusalTime { get; init; }
}
