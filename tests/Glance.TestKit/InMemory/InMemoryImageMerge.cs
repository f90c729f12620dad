using Glance.Domain.Images;
using Glance.Domain.Locations;

namespace Glance.TestKit.InMemory;

/// <summary>
/// Applies the differences between two images to a third: what a save does to the record another writer may have changed.
/// </summary>
internal static class InMemoryImageMerge
{
    public static Image Apply(Image now, Image before, Image after) => now with
    {
        Name = Pick(now.Name, before.Name, after.Name),
        Status = Pick(now.Status, before.Status, after.Status),
        Visibility = Pick(now.Visibility, before.Visibility, after.Visibility),
        Owner = Pick(now.Owner, before.Owner, after.Owner),
        DiskFormat = Pick(now.DiskFormat, before.DiskFormat, after.DiskFormat),
        ContainerFormat = Pick(now.ContainerFormat, before.ContainerFormat, after.ContainerFormat),
        Size = Pick(now.Size, before.Size, after.Size),
        VirtualSize = Pick(now.VirtualSize, before.VirtualSize, after.VirtualSize),
        Checksum = Pick(now.Checksum, before.Checksum, after.Checksum),
        HashAlgorithm = Pick(now.HashAlgorithm, before.HashAlgorithm, after.HashAlgorithm),
        HashValue = Pick(now.HashValue, before.HashValue, after.HashValue),
        MinDisk = Pick(now.MinDisk, before.MinDisk, after.MinDisk),
        MinRam = Pick(now.MinRam, before.MinRam, after.MinRam),
        Protected = Pick(now.Protected, before.Protected, after.Protected),
        Hidden = Pick(now.Hidden, before.Hidden, after.Hidden),
        UpdatedAt = after.UpdatedAt,
        Properties = Properties(now, before, after),
        Tags = [.. now.Tags.Except(before.Tags.Except(after.Tags)).Union(after.Tags.Except(before.Tags))],
        Locations = Locations(now, before, after),
    };

    /// <summary>Whether two images have the same locations, notes included.</summary>
    public static bool SameLocations(Image one, Image other) =>
        one.Locations.Count == other.Locations.Count
        && one.Locations.All(location => other.Locations.Any(candidate => candidate.Id == location.Id && Same(location, candidate)));

    private static T Pick<T>(T now, T before, T after) => EqualityComparer<T>.Default.Equals(before, after) ? now : after;

    private static Dictionary<string, string?> Properties(Image now, Image before, Image after)
    {
        var merged = new Dictionary<string, string?>(now.Properties, StringComparer.Ordinal);
        foreach (var name in before.Properties.Keys.Where(name => !after.Properties.ContainsKey(name)))
            merged.Remove(name);
        foreach (var (name, value) in after.Properties.Where(pair => !before.Properties.TryGetValue(pair.Key, out var old) || old != pair.Value))
            merged[name] = value;
        return merged;
    }

    private static List<ImageLocation> Locations(Image now, Image before, Image after)
    {
        var wanted = after.Locations.Where(location => location.Id is not null).ToDictionary(location => location.Id.GetValueOrDefault());
        var old = before.Locations.Where(location => location.Id is not null).ToDictionary(location => location.Id.GetValueOrDefault());
        var merged = new List<ImageLocation>();
        foreach (var location in now.Locations)
        {
            var id = location.Id.GetValueOrDefault();
            if (wanted.TryGetValue(id, out var changed))
                merged.Add(old.TryGetValue(id, out var was) && Same(was, changed) ? location : changed);
            else if (!old.ContainsKey(id))
                merged.Add(location);
        }

        merged.AddRange(after.Locations.Where(location => location.Id is null));
        return merged;
    }

    private static bool Same(ImageLocation one, ImageLocation other) =>
        one.Url == other.Url && one.Status == other.Status && JsonShape.AreEqual(one.Metadata, other.Metadata);
}
