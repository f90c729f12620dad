using System.Globalization;

namespace Glance.Stores.Ceph.Clusters;

/// <summary>Features of images, as <c>rbd_default_features</c> has them (rbd/features.h).</summary>
internal static class RbdFeatures
{
    /// <summary>Clones: the least that an image needs, since its snapshot is protected.</summary>
    public const ulong Layering = 1;

    private static readonly Dictionary<string, ulong> Named = new(StringComparer.Ordinal)
    {
        ["layering"] = Layering,
        ["striping"] = 2,
        ["exclusive-lock"] = 4,
        ["object-map"] = 8,
        ["fast-diff"] = 16,
        ["deep-flatten"] = 32,
        ["journaling"] = 64,
        ["data-pool"] = 128,
    };

    /// <summary>The features a cluster's configuration asks for; layering alone where it asks for none.</summary>
    /// <param name="setting">A number, or names with commas between them.</param>
    public static ulong Parse(string setting)
    {
        if (ulong.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number == 0 ? Layering : number;
        var features = setting.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(0ul, (all, name) => all | Named.GetValueOrDefault(name));
        return features == 0 ? Layering : features;
    }
}
