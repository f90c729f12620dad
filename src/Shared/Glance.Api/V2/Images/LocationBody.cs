using Glance.Api.Json;
using Glance.Operations.Locations;

namespace Glance.Api.V2.Images;

/// <summary>Locations in a patch, already found to fit the schema, as operations take them.</summary>
internal static class LocationBody
{
    /// <summary>A <see cref="LocationDraft"/>, or a list of them for a list; null for nothing.</summary>
    public static object? Read(object? value) => value switch
    {
        JsonObject location => Draft(location),
        IReadOnlyList<object?> locations => (LocationDraft[])[.. locations.OfType<JsonObject>().Select(Draft)],
        _ => null,
    };

    /// <summary>Hashes as a caller gives them.</summary>
    public static GivenHashes? Hashes(object? value) => value is JsonObject given
        ? new GivenHashes(given.GetValueOrDefault("checksum") as string, given.GetValueOrDefault("os_hash_algo") as string, given.GetValueOrDefault("os_hash_value") as string)
        : null;

    private static LocationDraft Draft(JsonObject location) =>
        new((string)location["url"]!, (JsonObject)location["metadata"]!, Hashes(location.GetValueOrDefault("validation_data"))); // The schema demands both.
}
