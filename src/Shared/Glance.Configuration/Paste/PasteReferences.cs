namespace Glance.Configuration.Paste;

/// <summary>The files a paste file names with <c>config:</c>, in whatever key.</summary>
internal static class PasteReferences
{
    private const string Scheme = "config:";

    /// <summary>Absolute paths, in order of appearance. Values that cannot be interpolated are left to whoever loads them.</summary>
    public static IEnumerable<string> In(PasteIni ini) =>
        from section in ini.Sections.Prepend(ini.Defaults)
        from entry in section.Entries
        let value = new PasteInterpolation(ini, section).TryExpand(entry, out var expanded) is null ? expanded : string.Empty
        from word in value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        where word.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        select Resolve(ini.Path, word).Path;

    /// <summary>Takes <c>config:file.ini#name</c> apart; the file is relative to the one that names it.</summary>
    public static (string Path, string Name) Resolve(string from, string uri)
    {
        var hash = uri.IndexOf('#', StringComparison.Ordinal);
        var file = Uri.UnescapeDataString((hash < 0 ? uri : uri[..hash])[Scheme.Length..].Replace('\\', '/'));
        var directory = Path.GetDirectoryName(from) ?? "/";
        return (Path.GetFullPath(file.StartsWith("///", StringComparison.Ordinal) ? file[2..] : file, directory), hash < 0 ? "main" : uri[(hash + 1)..]);
    }
}
