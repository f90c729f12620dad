using Glance.Configuration.Reporting;

namespace Glance.Configuration.Paste;

/// <summary>Finds the section a name stands for (PasteDeploy's <c>find_config_section</c>).</summary>
internal static class PasteSectionFinder
{
    private static readonly string[][] AppPrefixes = [["app", "application"], ["composite", "composit"], ["pipeline"], ["filter-app"]];
    private static readonly string[][] FilterPrefixes = [["filter"]];

    /// <summary>The one section of that kind and name.</summary>
    /// <exception cref="PasteException">There is none, or there are several.</exception>
    public static PasteIniSection Find(PasteIni ini, PasteKind kind, string name)
    {
        List<PasteIniSection> found = [];
        foreach (var synonyms in kind == PasteKind.App ? AppPrefixes : FilterPrefixes)
        {
            if (synonyms.Select(prefix => ini.Sections.Where(s => Matches(s.Name, prefix, name)).ToList()).FirstOrDefault(s => s.Count > 0) is { } sections)
                found.AddRange(sections);
        }

        return found switch
        {
            [var section] => section,
            [] => throw new PasteException(
                $"there is no {Kind(kind)} '{name}' in this file; it has {List(Names(ini, kind))}{Hint(name, Names(ini, kind))}", ini.Path)
            {
                MayFollow = ini.LacksSections,
            },
            _ => throw new PasteException(
                $"'{name}' is ambiguous: {List(found.Select(s => $"[{s.Name}] in line {s.Line}"))}; rename or remove all but one", ini.Path, found[1].Line, found[1].Name),
        };
    }

    /// <summary>Names of all sections of a kind, in the order of the file.</summary>
    public static IEnumerable<string> Names(PasteIni ini, PasteKind kind) =>
        from section in ini.Sections
        let colon = section.Name.IndexOf(':', StringComparison.Ordinal)
        where colon > 0
        where (kind == PasteKind.App ? AppPrefixes : FilterPrefixes).Any(p => p.Contains(section.Name[..colon]))
        select section.Name[(colon + 1)..].Trim();

    private static bool Matches(string section, string prefix, string name) =>
        (section == prefix && name == "main")
        || (section.Length > prefix.Length
            && section[prefix.Length] == ':'
            && section.StartsWith(prefix, StringComparison.Ordinal)
            && section.AsSpan(prefix.Length + 1).Trim().SequenceEqual(name));

    private static string Kind(PasteKind kind) => kind == PasteKind.App ? "app, composite, pipeline or filter-app" : "filter";

    private static string Hint(string name, IEnumerable<string> names) =>
        NearestName.Find(name, names) is { } near ? $"; did you mean {near}?" : string.Empty;

    private static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";
}
