using System.Collections.Frozen;

namespace Glance.Api.Versions;

/// <summary>
/// The versions of the API in 2026.2: which are listed, in what order, and which a request may name (glance-v2-contract section 2).
/// </summary>
public static class ApiVersions
{
    private const string Current = "CURRENT";
    private const string Supported = "SUPPORTED";

    /// <summary>
    /// Version ids and their status as the version document lists them: those whose additions this service has. It has no import (2.6,
    /// 2.11), no image cache (2.14, 2.16, 2.18), and deletes no data from one store of several (2.12); docs/decisions/0171.
    /// </summary>
    public static IReadOnlyList<(string Id, string Status)> Listed(VersionOptions options)
    {
        if (!options.EnableV2)
            return [];
        string[] stores = options.HasBackends ? ["v2.13", "v2.10", "v2.9", "v2.8"] : ["v2.9"];
        string[] always = ["v2.7", "v2.5", "v2.4", "v2.3", "v2.2", "v2.1", "v2.0"];
        return
        [
            ("v2.15", Supported),
            .. stores.Select(id => (id, Supported)),
            ("v2.17", Current),
            .. always.Select(id => (id, Supported)),
        ];
    }

    /// <summary>Words that name a version in a path or Accept header: upstream's, listed or not. They all lead to the same API.</summary>
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
