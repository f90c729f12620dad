namespace Glance.Stores;

/// <summary>The driver types that configurations name, and what this version has of them.</summary>
internal static class StoreDrivers
{
    /// <summary>Types whose stores work.</summary>
    public static IReadOnlyList<string> Available { get; } = ["file", "http"];

    private static readonly string[] Known = ["file", "http", "rbd", "s3", "swift", "cinder", "vmware"];

    /// <summary>
    /// The short name of a type. Configurations of the first releases name Python classes, and glance_store still takes those
    /// (its <c>glance_store.drivers</c> entry points).
    /// </summary>
    public static string ShortName(string type) => type.Trim() switch
    {
        "glance.store.filesystem.Store" => "file",
        "glance.store.vmware_datastore.Store" => "vmware",
        var old when old.StartsWith("glance.store.", StringComparison.Ordinal) && old.EndsWith(".Store", StringComparison.Ordinal)
            => old["glance.store.".Length..^".Store".Length],
        var name => name,
    };

    /// <summary>Why a type cannot be used: a driver that is not there yet, or no driver's name at all.</summary>
    public static string Explain(string type) => Known.Contains(type)
        ? $"this version has no {type} driver yet; it has: {string.Join(", ", Available)}"
        : $"no driver has that name; known are: {string.Join(", ", Known)}; this version has: {string.Join(", ", Available)}";
}
