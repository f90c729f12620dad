using Glance.Configuration;
using Glance.Configuration.Paste;
using Glance.Configuration.Surroundings;

namespace GlanceWorker.Pipeline;

/// <summary>
/// Turns the description of a pipeline into delegates. Has no side effect but log lines, so building is also how a pipeline is checked.
/// </summary>
/// <param name="table">The known factories.</param>
/// <param name="loggers">Makes loggers.</param>
/// <param name="files">Reads the files that it names.</param>
/// <param name="problems">Gets everything that is wrong, in place of an exception for the first of it; what is built then only serves to go
/// on.</param>
internal sealed class PipelineBuilder(FactoryTable table, ILoggerFactory loggers, ConfiguredFiles files, List<Exception>? problems = null)
{
    /// <summary>Builds an app or pipeline.</summary>
    /// <exception cref="PasteException">A part of it cannot be made.</exception>
    /// <exception cref="UnservedFilterException">It contains a filter that this version does not have.</exception>
    public RequestDelegate Build(PasteNode? node) => node is null
        ? Nothing // it is not usable, which was told
        : TryBuild(node) ?? throw node.Error("nothing is left of it: the API behind it is not served by this version");

    /// <summary>Builds an app or pipeline; null when this version leaves the app out.</summary>
    public RequestDelegate? TryBuild(PasteNode node)
    {
        switch (node)
        {
            case PastePipeline { App: { } last } pipeline:
                return TryBuild(last) is { } inner ? Wrap(pipeline.Filters, inner) : null;
            case PastePipeline pipeline: // what is wrong with its app was told
                return Wrap(pipeline.Filters, Nothing);
            case PasteApp app:
                var context = new FactoryContext(app, app.Factory, loggers);
                return Try<RequestDelegate?>(() => MakeApp(context), Nothing);
            default:
                throw node.Error("a filter stands where an app is wanted");
        }
    }

    /// <summary>Puts filters around an app.</summary>
    /// <param name="filters">The filters, the outermost first.</param>
    /// <param name="app">The app.</param>
    public RequestDelegate Wrap(IReadOnlyList<PasteFilter> filters, RequestDelegate app)
    {
        // Made in the order of the file, so that the first wrong one is reported; applied from the inside out.
        List<Func<RequestDelegate, RequestDelegate>> made = [];
        foreach (var filter in filters)
            made.AddRange(Around(filter).Reverse().Select(Make));
        for (var i = made.Count - 1; i >= 0; i--)
        {
            var (make, inner) = (made[i], app);
            app = Try(() => make(inner), inner)!; // a filter is never left out
        }

        return app;
    }

    private RequestDelegate? MakeApp(FactoryContext context)
    {
        var factory = table.App(context.Node, context.Factory);
        var made = Settled(context, factory.MakeApp(context, this));
        if (factory.Kind == FactoryKind.App && made is not null)
            UnknownSettings.Warn(context); // those of a composite are the names of its parts
        return made;
    }

    private static Task Nothing(HttpContext http) => Task.CompletedTask;

    // What is wrong with several settings of a section is told together, as what is wrong with several sections is.
    private T Settled<T>(FactoryContext context, T made)
    {
        if (problems is null)
            context.Require();
        else
            problems.AddRange(context.Problems);
        return made;
    }

    /// <summary>Makes a part of something that can be looked at without it.</summary>
    /// <param name="make">Makes it.</param>
    /// <param name="otherwise">What is in its place when it is wrong and problems are gathered.</param>
    public T Try<T>(Func<T> make, T otherwise)
    {
        try
        {
            return make();
        }
        catch (Exception wrong) when (problems is not null && (wrong is PasteException or UnservedFilterException or ConfigurationException))
        {
            problems.Add(wrong);
            return otherwise;
        }
    }

    private static IEnumerable<PasteFilter> Around(PasteFilter filter)
    {
        for (var next = filter; next is not null; next = next.Outer)
            yield return next;
    }

    private Func<RequestDelegate, RequestDelegate> Make(PasteFilter filter)
    {
        var context = new FactoryContext(filter, filter.Factory, loggers);
        if (PluginFilter.IsNamedBy(filter.Factory))
            return Try(() => PluginFilter.Load(context, files), static next => next);
        var isMade = false;
        var make = Try(
            () =>
            {
                var maker = table.Filter(filter, filter.Factory).MakeFilter(context);
                isMade = true;
                return maker;
            },
            static next => next);
        return next =>
        {
            var app = Settled(context, make(next));
            if (isMade || context.Known.Count > 0)
                UnknownSettings.Warn(context); // a filter that refused its settings has said which it knows
            return app;
        };
    }
}
