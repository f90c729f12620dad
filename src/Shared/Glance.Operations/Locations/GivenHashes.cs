using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Operations.Uploads;

namespace Glance.Operations.Locations;

/// <summary>Hashes that a caller gives for data added by location (<c>validation_data</c>).</summary>
/// <param name="Checksum">MD5 in hexadecimal, or null.</param>
/// <param name="Algorithm">Name of the second hash.</param>
/// <param name="Value">The second hash in hexadecimal.</param>
public sealed record GivenHashes(string? Checksum, string? Algorithm, string? Value)
{
    /// <summary>What several locations say together.</summary>
    /// <exception cref="LocationConflictException">They contradict each other.</exception>
    internal static GivenHashes Together(IEnumerable<LocationDraft> drafts)
    {
        var together = new GivenHashes(null, null, null);
        foreach (var given in drafts.Select(draft => draft.Hashes).OfType<GivenHashes>())
        {
            together = new GivenHashes(
                Same("checksum", together.Checksum, given.Checksum),
                Same("os_hash_algo", together.Algorithm, given.Algorithm),
                Same("os_hash_value", together.Value, given.Value));
        }

        return together;
    }

    /// <summary>
    /// The hashes that are news to the image; null when there are none. Values are checked before anything looks at a URL
    /// (glance/api/v2/images.py).
    /// </summary>
    /// <exception cref="LocationConflictException">Others are set, the image is past the state for news, or they are no hashes.</exception>
    internal GivenHashes? NewTo(Image image, MultihashAlgorithm expected)
    {
        var news = new GivenHashes(
            New("checksum", Checksum, image.Checksum), New("os_hash_algo", Algorithm, image.HashAlgorithm), New("os_hash_value", Value, image.HashValue));
        string[] names = [.. Names(news)];
        if (names.Length == 0)
            return null;
        if (image.Status != ImageStatus.Queued)
            throw new LocationConflictException($"New value(s) for {string.Join(", ", names)} may only be provided when image status is 'queued'");
        if (news.Checksum is { } checksum)
            RequireHash("checksum", checksum, MultihashAlgorithm.Parse("md5"));
        if (news.Algorithm != expected.Name)
            throw new LocationConflictException($"os_hash_algo must be {expected.Name}, not {news.Algorithm ?? "None"}");
        RequireHash("os_hash_value", news.Value ?? "", expected);
        return news;
    }

    /// <summary>These hashes, provided that they are some.</summary>
    /// <exception cref="InvalidLocationException">Another number of digits than the algorithm's, or no digits.</exception>
    internal GivenHashes RequireValid()
    {
        if (!MultihashAlgorithm.TryParse(Algorithm ?? "", out var algorithm))
            throw new InvalidLocationException($"os_hash_algo {Algorithm} cannot be computed here");
        return Fault("os_hash_value", Value ?? "", algorithm) is { } fault ? throw new InvalidLocationException(fault) : this;
    }

    /// <summary>The image with these hashes in the place of none.</summary>
    internal Image On(Image image) => image with
    {
        Checksum = Checksum ?? image.Checksum,
        HashAlgorithm = Algorithm ?? image.HashAlgorithm,
        HashValue = Value ?? image.HashValue,
    };

    private static void RequireHash(string name, string value, MultihashAlgorithm algorithm)
    {
        if (Fault(name, value, algorithm) is { } fault)
            throw new LocationConflictException(fault);
    }

    private static string? Fault(string name, string value, MultihashAlgorithm algorithm) =>
        value.Length % 2 != 0 || !value.All(char.IsAsciiHexDigit) ? $"{name} ({value}) is not a valid hexadecimal value"
        : value.Length / 2 != algorithm.Length ? $"{name} ({value}) is not the correct size for {algorithm.Name} (should be {algorithm.Length} bytes)"
        : null;

    private static string? Same(string name, string? one, string? other) =>
        one is null || other is null || one == other ? one ?? other : throw new LocationConflictException($"Conflicting values for {name}");

    private static string? New(string name, string? given, string? current) =>
        given is null || given == current ? null
        : string.IsNullOrEmpty(current) ? given
        : throw new LocationConflictException($"{name} is already set with a different value");

    private static IEnumerable<string> Names(GivenHashes news)
    {
        if (news.Checksum is not null)
            yield return "checksum";
        if (news.Algorithm is not null)
            yield return "os_hash_algo";
        if (news.Value is not null)
            yield return "os_hash_value";
    }
}
