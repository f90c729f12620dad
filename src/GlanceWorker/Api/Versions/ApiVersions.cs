using System.Collections.Frozen;

namespace GlanceWorker.Api.Versions;

/// <summary>The versions of the API in 2026.2: which are listed, in what order, and which a request may name (glance-v2-contract section 2).</summary>
internal static class ApiVersions
{
    private const string Current = "CURRENT";
    private const string Supported = "SUPPORTED";

    /// <summary>Version ids and their status as the version document lists them.</summary>
    public static IReadOnlyList<(string Id, string Status)> Listed(VersionOptions options)
    {
        if (!options.EnableV2)
            return [];
        List<(string, string)> versions = options.HasImageCache
            ? [("v2.18", Current), ("v2.17", Supported), ("v2.16", Supported), ("v2.15", Supported), ("v2.14", Supported)]
            : [("v2.15", Supported)];
        string[] stores = options.HasBackends ? ["v2.13", "v2.12", "v2.11", "v2.10", "v2.9", "v2.8"] : ["v2.9"];
        versions.AddRange(stores.Select(id => (id, Supported)));
        if (!options.HasImageCache)
            versions.Add(("v2.17", Current));
        string[] always = ["v2.7", "v2.6", "v2.5", "v2.4", "v2.3", "v2.2", "v2.1", "v2.0"];
        versions.AddRange(always.Select(id => (id, Supported)));
        return versions;
    }

    /// <summary>Words that name a version in a path or Accept header. They all lead to the same API.</summary>
    public static FrozenSet<string> Accepted(VersionOptions options)
    {
        if (!options.EnableV2)
            return [];
        List<string> words = ["v2", "v2.0", "v2.1", "v2.2", "v2.3", "v2.4", "v2.5", "v2.6", "v2.7", "v2.9", "v2.15", "v2.17"];
        if (options.HasImageCache)
            words.AddRange(["v2.14", "v2.16", "v2.18"]);
        if (options.HasBackends)
            words.AddRange(["v2.8", "v2.10", "v2.11", "v2.12", "v2.13"]);
        return words.ToFrozenSet(StringComparer.Ordinal);
    }
}
