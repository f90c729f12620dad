namespace Glance.Configuration.Paste;

/// <summary>Makes the node of one section (PasteDeploy's <c>ConfigLoader.get_context</c>).</summary>
internal sealed class PasteSectionLoader
{
    private static readonly (string Key, PasteProtocol Protocol)[] AppFactories =
    [
        ("paste.app_factory", PasteProtocol.App),
        ("paste.composite_factory", PasteProtocol.Composite),
        ("paste.composit_factory", PasteProtocol.Composite),
    ];

    private static readonly (string Key, PasteProtocol Protocol)[] FilterFactories =
    [
        ("paste.filter_factory", PasteProtocol.Filter),
        ("paste.filter_app_factory", PasteProtocol.FilterApp),
    ];

    private readonly PasteScope _scope;
    private readonly PasteIniSection _section;
    private readonly PasteSettings _settings;

    /// <summary>Reads the section.</summary>
    /// <param name="scope">Where the section was found.</param>
    /// <param name="section">The section.</param>
    /// <param name="inherited">Global values of whoever asks.</param>
    public PasteSectionLoader(PasteScope scope, PasteIniSection section, IReadOnlyDictionary<string, string> inherited)
    {
        (_scope, _section) = (scope.Inside(section), section);
        _settings = scope.SettingsOf(section, inherited);
    }

    /// <summary>The section's node.</summary>
    public PasteNode Load(PasteKind kind)
    {
        var filterWith = _settings.Take("filter-with");
        var node = Prefix switch
        {
            "filter-app" => FilterApp(),
            "pipeline" => Pipeline(),
            _ => Made(kind),
        };
        if (filterWith is not var (name, line))
            return node;
        var outer = At(line, () => Filter(name));
        return node is PasteFilter filter ? WrapFilter(filter, outer) : Chain([outer], node) with { IsFilterWith = true };
    }

    private string Prefix => _section.Name.Split(':')[0];

    private static PasteFilter WrapFilter(PasteFilter filter, PasteFilter outer) =>
        filter with { Outer = filter.Outer is null ? outer : WrapFilter(filter.Outer, outer) };

    private PastePipeline FilterApp()
    {
        var next = _settings.Take("next") ?? throw Missing("'next' is missing: the name of the app behind this filter");
        return Chain([(PasteFilter)Made(PasteKind.Filter)], At(next.Line, () => App(next.Value)));
    }

    private PastePipeline Pipeline()
    {
        var (value, line) = _settings.Take("pipeline") ?? throw Missing("'pipeline' is missing: the names of the filters, outermost first, and of the app");
        if (_settings.Local.Count > 0)
            throw Error($"a pipeline takes no settings but 'pipeline', 'set', 'get' and 'filter-with'; found {string.Join(", ", _settings.Local.Keys)}", 0);
        var names = value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0)
            throw Error("'pipeline' is empty; it must end with the name of an app", line);
        var filters = names[..^1].Select(name => _scope.Part(() => At(line, () => Filter(name)))).OfType<PasteFilter>();
        return Chain([.. filters], _scope.Part(() => At(line, () => App(names[^1]))));
    }

    private PastePipeline Chain(IReadOnlyList<PasteFilter> filters, PasteNode? app) => new()
    {
        Section = _section.Name,
        File = _scope.Ini.Path,
        Line = _section.Line,
        LocalConf = _settings.Local,
        GlobalConf = _settings.Global,
        Filters = filters,
        App = app,
    };

    private PasteNode Made(PasteKind kind)
    {
        if (_settings.Take("use") is { } use)
            return Merge(At(use.Line, () => _scope.Load(kind, use.Value, _settings.Global)), use.Line);

        var candidates = kind == PasteKind.App ? AppFactories : FilterFactories;
        var given = candidates.Where(c => _settings.Local.ContainsKey(c.Key)).ToList();
        if (given.Count == 0)
            throw Missing($"nothing says how to make it; expected 'use' or one of {string.Join(", ", candidates.Select(c => c.Key))}");
        if (given.Count > 1)
            throw Error($"{string.Join(" and ", given.Select(g => g.Key))} exclude each other; keep one", 0);

        var (value, line) = _settings.Take(given[0].Key)!.Value; // ContainsKey above
        return Own(kind, new PasteFactory(value, given[0].Protocol, _scope.Ini.Path, line));
    }

    private PasteNode Own(PasteKind kind, PasteFactory factory) => (kind, factory.Protocol) switch
    {
        (PasteKind.Filter, _) => new PasteFilter
        {
            Section = _section.Name,
            File = _scope.Ini.Path,
            Line = _section.Line,
            LocalConf = _settings.Local,
            GlobalConf = _settings.Global,
            Factory = factory,
            Places = _settings.Places,
            IsIncomplete = _section.IsIncomplete || _scope.Ini.Defaults.IsIncomplete,
        },
        (_, PasteProtocol.Composite or PasteProtocol.Any) when IsComposite(factory) => new PasteComposite
        {
            Section = _section.Name,
            File = _scope.Ini.Path,
            Line = _section.Line,
            LocalConf = _settings.Local,
            GlobalConf = _settings.Global,
            Factory = factory,
            Scope = _scope,
            Places = _settings.Places,
            IsIncomplete = _section.IsIncomplete,
        },
        _ => new PasteApp
        {
            Section = _section.Name,
            File = _scope.Ini.Path,
            Line = _section.Line,
            LocalConf = _settings.Local,
            GlobalConf = _settings.Global,
            Factory = factory,
            Scope = _scope,
            Places = _settings.Places,
            IsIncomplete = _section.IsIncomplete || _scope.Ini.Defaults.IsIncomplete,
        },
    };

    private bool IsComposite(PasteFactory factory) => factory.Protocol == PasteProtocol.Composite || Prefix is "composite" or "composit";

    /// <summary>
    /// What <c>use</c> named, with this section's settings over its own. Names in it are looked up from here, as PasteDeploy does.
    /// </summary>
    private PasteNode Merge(PasteNode used, int line) => used switch
    {
        PastePipeline { IsFilterWith: true, App: { } inside } wrapped => wrapped with { App = Merge(inside, line) },
        PasteFilter filter => (PasteFilter)Merge(Own(PasteKind.Filter, Located(filter.Factory, line)), filter) with { Outer = filter.Outer },
        PasteApp app => Merge(Own(PasteKind.App, Located(app.Factory, line)), app),
        _ => used,
    };

    private PasteNode Merge(PasteNode own, PasteNode used)
    {
        var global = PasteSettings.Over(used.GlobalConf, _settings.Additions);
        if (_settings.Global.TryGetValue("__file__", out var file))
            global["__file__"] = file;
        return own with
        {
            LocalConf = PasteSettings.Over(used.LocalConf, _settings.Local),
            GlobalConf = global,
            Places = _settings.PlacesOver(used.Places),
            IsIncomplete = own.IsIncomplete || used.IsIncomplete,
        };
    }

    /// <summary>A factory named by <c>egg:</c> or <c>call:</c> is called as the section's prefix says.</summary>
    private PasteFactory Located(PasteFactory factory, int line) => factory with
    {
        Line = factory.Line == 0 ? line : factory.Line,
        Protocol = factory.Protocol != PasteProtocol.Any || factory.Name.StartsWith("egg:", StringComparison.Ordinal)
            ? factory.Protocol
            : Prefix switch
            {
                "app" or "application" => PasteProtocol.App,
                "composite" or "composit" => PasteProtocol.Composite,
                _ => PasteProtocol.Filter,
            },
    };

    private PasteFilter Filter(string name) => (PasteFilter)_scope.Load(PasteKind.Filter, name, _settings.Global);

    private PasteNode App(string name) => _scope.Load(PasteKind.App, name, _settings.Global);

    // A name that is not found is reported at the line that asked for it.
    private T At<T>(int line, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (PasteException e) when (e.Line == 0)
        {
            throw e.At(_scope.Ini.Path, line, _section.Name);
        }
    }

    private PasteException Missing(string problem) => new(problem, _scope.Ini.Path, _section.Line, _section.Name) { MayFollow = _section.IsIncomplete };

    private PasteException Error(string problem, int line) => new(problem, _scope.Ini.Path, line == 0 ? _section.Line : line, _section.Name);
}
