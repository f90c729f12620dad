using System.Text.Json;
using Glance.Configuration.Reporting;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.File.Options;

/// <summary>
/// <c>filesystem_store_metadata_file</c>: one JSON object, or a list of them, each with <c>id</c> and <c>mountpoint</c>. The one whose
/// mount point begins an image's path becomes part of the location's metadata, by which a compute host finds the same share.
/// </summary>
internal sealed class MountpointMetadata
{
    private readonly List<IReadOnlyDictionary<string, object?>> _entries = [];

    /// <summary>Reads the file and adds what is wrong to <paramref name="problems"/>.</summary>
    public static MountpointMetadata Load(FileStoreOptions options, List<string> problems)
    {
        var metadata = new MountpointMetadata();
        if (string.IsNullOrEmpty(options.MetadataFile))
            return metadata;
        try
        {
            var text = options.Files.ReadAllBytes(options.MetadataFile);
            if (JsonFault.Find(text) is { } fault)
                throw new JsonException($"it is not JSON: {fault}");
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            foreach (var entry in root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().ToArray() : [root])
                metadata._entries.Add(Entry(entry));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"[{options.Section}] filesystem_store_metadata_file = {options.MetadataFile}: {e.Message}");
        }

        return metadata;
    }

    /// <summary>The metadata for a file; empty when no mount point fits, which is logged where there are some.</summary>
    public IReadOnlyDictionary<string, object?> For(string path, string storeId, ILogger logger)
    {
        if (_entries.Find(entry => path.StartsWith((string)entry["mountpoint"]!, StringComparison.Ordinal)) is { } found) // Entry checked that it is there
            return found;
        if (_entries.Count > 0)
            logger.LogError("Store {StoreId}: no mount point of filesystem_store_metadata_file begins {Path}; its location gets no metadata", storeId, path);
        return new Dictionary<string, object?>();
    }

    private static Dictionary<string, object?> Entry(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new JsonException($"expected objects with \"id\" and \"mountpoint\", found {element.ValueKind}");
        foreach (var key in (string[])["id", "mountpoint"])
        {
            if (!element.TryGetProperty(key, out var value) || value.ValueKind != JsonValueKind.String || value.GetString()!.Length == 0)
                throw new JsonException($"\"{key}\" must be there and a text: {element.GetRawText()}");
        }

        return element.EnumerateObject().ToDictionary(member => member.Name, member => Value(member.Value));
    }

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(member => member.Name, member => Value(member.Value)),
        _ => throw new JsonException($"values must be texts, lists or objects, found {element.GetRawText()}"),
    };
}
