using Glance.Configuration.Paste;

namespace GlanceWorker.Pipeline;

/// <summary>The composite factories: what is made of which settings of their sections.</summary>
internal static class Composites
{
    private const string NotFoundApp = "not_found_app";

    /// <summary>Paste's <c>urlmap_factory</c>: every setting is an address, its value the name of an app.</summary>
    public static RequestDelegate UrlMap(FactoryContext context, PipelineBuilder builder) => UrlMap(context, builder, []);

    /// <summary>Glance's <c>root_app_factory</c>: a URL map without the API versions that are switched off.</summary>
    /// <param name="without">Addresses to leave out, such as <c>/v1</c>.</param>
    public static Func<FactoryContext, PipelineBuilder, RequestDelegate> RootApp(IReadOnlyCollection<string> without) =>
        (context, builder) => UrlMap(context, builder, without);

    /// <summary>Glance's <c>pipeline_factory</c>: the setting named by the flavor, or <c>default</c>, is the pipeline.</summary>
    public static Func<FactoryContext, PipelineBuilder, RequestDelegate> ByFlavor(string? flavor) => (context, builder) =>
    {
        var app = (PasteApp)context.Node;
        var key = string.IsNullOrEmpty(flavor) ? "default" : flavor;
        if (!app.LocalConf.TryGetValue(key, out var line))
            throw app.Missing($"there is no pipeline for the flavor '{key}'; the section has {string.Join(", ", app.LocalConf.Keys)}");
        var names = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0)
            throw app.Error($"'{key}' is empty; it must list filters, outermost first, and end with an app");
        var filters = names[..^1].Select(name => app.LoadFilter(name, key)).OfType<PasteFilter>();
        return builder.Wrap([.. filters], builder.Build(app.LoadApp(names[^1], key)));
    };

    private static RequestDelegate UrlMap(FactoryContext context, PipelineBuilder builder, IReadOnlyCollection<string> without)
    {
        var app = (PasteApp)context.Node;
        var notFound = app.LocalConf.GetValueOrDefault(NotFoundApp) ?? app.GlobalConf.GetValueOrDefault(NotFoundApp);
        var entries = new Dictionary<UrlMapAddress, RequestDelegate>();
        foreach (var (expression, name) in app.LocalConf)
        {
            if (expression == NotFoundApp || without.Contains(expression))
                continue;
            var address = builder.Try<UrlMapAddress?>(() => UrlMapAddress.Parse(app, expression), null);
            if (app.LoadApp(name, expression) is not { } part || address is null)
                continue; // which was told
            if (builder.TryBuild(part) is { } made)
                entries[address] = made;
            else
                Log.EntryLeftOut(context.Loggers.CreateLogger("glance.pipeline"), app.Section, app.File, expression, name);
        }

        var otherwise = string.IsNullOrEmpty(notFound) ? null : builder.Build(app.LoadApp(notFound, NotFoundApp));
        return new UrlMap(entries.Select(e => (e.Key, e.Value)), otherwise).InvokeAsync;
    }
}
