using Glance.Database.Aggregates.Locations;
using Glance.Domain.Images;
using Glance.Domain.Locations;

namespace Glance.Database.Aggregates.Images;

/// <summary>What a save has to write: the differences between an image as it was read and as it shall be. Pure.</summary>
internal sealed record ImageChanges
{
    /// <summary>Columns of images with their new values.</summary>
    public required IReadOnlyList<(string Name, object? Value)> Columns { get; init; }

    /// <summary>Properties that are new or have a new value.</summary>
    public required IReadOnlyList<KeyValuePair<string, string?>> PropertiesSet { get; init; }

    /// <summary>Names of properties that are gone.</summary>
    public required IReadOnlyList<string> PropertiesRemoved { get; init; }

    /// <summary>New tags, each once.</summary>
    public required IReadOnlyList<string> TagsAdded { get; init; }

    /// <summary>Tags that are gone.</summary>
    public required IReadOnlyList<string> TagsRemoved { get; init; }

    /// <summary>Locations without a row.</summary>
    public required IReadOnlyList<ImageLocation> LocationsAdded { get; init; }

    /// <summary>Locations whose row changes.</summary>
    public required IReadOnlyList<ImageLocation> LocationsChanged { get; init; }

    /// <summary>Row ids of locations that are gone.</summary>
    public required IReadOnlyList<long> LocationsRemoved { get; init; }

    /// <summary>Whether any location is new, gone or changed.</summary>
    public bool TouchLocations => LocationsAdded.Count + LocationsChanged.Count + LocationsRemoved.Count > 0;

    /// <summary>Compares.</summary>
    public static ImageChanges Between(Image before, Image after)
    {
        var rows = before.Locations.Where(location => location.Id is not null).ToDictionary(location => location.Id.GetValueOrDefault());
        return new ImageChanges
        {
            Columns = [.. ImageColumns.All
                .Where(column => !Equals(column.Value(before), column.Value(after)))
                .Select(column => (column.Name, column.Value(after)))],
            PropertiesSet = [.. after.Properties.Where(property => !before.Properties.TryGetValue(property.Key, out var old) || old != property.Value)],
            PropertiesRemoved = [.. before.Properties.Keys.Where(name => !after.Properties.ContainsKey(name))],
            TagsAdded = [.. after.Tags.Except(before.Tags, StringComparer.Ordinal)],
            TagsRemoved = [.. before.Tags.Except(after.Tags, StringComparer.Ordinal)],
            LocationsAdded = [.. after.Locations.Where(location => location.Id is null)],
            LocationsChanged = [.. after.Locations.Where(location => location.Id is { } id && !(rows.TryGetValue(id, out var old) && Same(old, location)))],
            LocationsRemoved = [.. rows.Keys.Except(after.Locations.Select(location => location.Id.GetValueOrDefault()))],
        };
    }

    // Metadata has no order and nests, so it is compared by what would be written.
    private static bool Same(ImageLocation one, ImageLocation other) =>
        one.Url == other.Url && one.Status == other.Status
        && (ReferenceEquals(one.Metadata, other.Metadata) || LocationMetadata.Write(one.Metadata) == LocationMetadata.Write(other.Metadata));
}
