namespace Glance.Configuration.Paste;

/// <summary>Where names are looked up: a file of the set, and the sections that led here.</summary>
/// <param name="files">The files.</param>
/// <param name="ini">The file.</param>
/// <param name="trail">The sections.</param>
/// <param name="tell">Gets what is wrong with a part, which is left out then; null for whoever wants an exception for the first.</param>
internal sealed class PasteScope(PasteFileSet files, PasteIni ini, PasteTrail trail, Action<PasteException>? tell)
{
    /// <summary>Loads a part of something that can be looked at without it; null when it is wrong and that was told.</summary>
    /// <param name="load">Loads it.</param>
    public T? Part<T>(Func<T> load)
        where T : class
    {
        try
        {
            return load();
        }
        catch (PasteException wrong) when (tell is not null)
        {
            tell(wrong);
            return null;
        }
    }

    /// <summary>Loads what a name stands for.</summary>
    /// <param name="kind">What it must be.</param>
    /// <param name="name">Name of a section, or <c>config:</c>, <c>egg:</c>, <c>call:</c>.</param>
    /// <param name="inherited">Global values of whoever asks.</param>
    public PasteNode Load(PasteKind kind, string name, IReadOnlyDictionary<string, string> inherited)
    {
        if (SchemeOf(name) is not { } scheme)
            return new PasteSectionLoader(this, PasteSectionFinder.Find(ini, kind, name), inherited).Load(kind);
        if (scheme != "config")
            return Named(kind, name, scheme, inherited);

        var (path, target) = PasteReferences.Resolve(ini.Path, name);
        var other = files.Parse(path, tell);
        foreach (var (key, value) in inherited)
        {
            if (other.Defaults.Find(key) is null)
                other.Defaults.Set(new PasteIniEntry(key, value, 0) { IsLiteral = true });
        }

        return new PasteScope(files, other, trail, tell).Load(kind, target, inherited);
    }

    /// <summary>The file.</summary>
    public PasteIni Ini => ini;

    /// <summary>The settings of a section of the file.</summary>
    /// <param name="section">The section.</param>
    /// <param name="inherited">Global values of whoever asks.</param>
    /// <exception cref="PasteException">A value cannot be read, and nobody is told or the section is nothing without it.</exception>
    public PasteSettings SettingsOf(PasteIniSection section, IReadOnlyDictionary<string, string> inherited) =>
        new(ini, section, inherited, trail, tell);

    /// <summary>The scope inside a section.</summary>
    /// <exception cref="PasteException">The section is being loaded already.</exception>
    public PasteScope Inside(PasteIniSection section) => new(files, ini, trail.Enter(ini.Path, section), tell);

    /// <summary>The scheme of a name, in lower case; null for the name of a section.</summary>
    public static string? SchemeOf(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && name.AsSpan(0, colon).ContainsAnyExcept(Letters) is false ? name[..colon].ToLowerInvariant() : null;
    }

    private static readonly System.Buffers.SearchValues<char> Letters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private PasteNode Named(PasteKind kind, string name, string scheme, IReadOnlyDictionary<string, string> inherited)
    {
        var spec = name[(scheme.Length + 1)..];
        var factory = scheme switch
        {
            "egg" => new PasteFactory("egg:" + (spec.Contains('#', StringComparison.Ordinal) ? spec : spec + "#main"), PasteProtocol.Any, ini.Path, 0),
            "call" when spec.Contains(':', StringComparison.Ordinal) => new PasteFactory(spec, PasteProtocol.Any, ini.Path, 0),
            "call" => throw new PasteException($"'{name}' must have the form 'call:module:function'", ini.Path),
            _ => throw new PasteException($"'{name}' begins with an unknown scheme; known are config:, egg: and call:", ini.Path),
        };
        return kind == PasteKind.Filter
            ? new PasteFilter { Section = name, File = ini.Path, Line = 0, LocalConf = Nothing, GlobalConf = inherited, Factory = factory }
            : new PasteApp { Section = name, File = ini.Path, Line = 0, LocalConf = Nothing, GlobalConf = inherited, Factory = factory, Scope = this };
    }

    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();
}
