using Glance.Configuration;
using Glance.Configuration.Paste;

namespace GlanceWorker.Pipeline;

/// <summary>
/// Turns the description of a pipeline into delegates. Has no side effect but log lines, so building is also how a pipeline is checked.
/// </summary>
/// <param name="table">The known factories.</param>
/// <param name="loggers">Makes loggers.</param>
/// <param name="problems">Gets everything that is wrong, in place of an exception for the first of it; what is built then only serves to go
/// on.</param>
internal sealed class PipelineBuilder(FactoryTable table, ILoggerFactory loggers, List<Exception>? problems = null)
{
    /// <summary>Builds an app or pipeline.</summary>
    /// <exception cref="PasteException">A part of it cannot be made.</exception>
    /// <exception cref="UnservedFilterException">It contains a filter that this version does not have.</exception>
    public RequestDelegate Build(PasteNode node) =>
        TryBuild(node) ?? throw node.Error("nothing is left of it: the API behind it is not served by this version");

    /// <summary>Builds an app or pipeline; null when this version leaves the app out.</summary>
    public RequestDelegate? TryBuild(PasteNode node)
    {
        switch (node)
        {
            case PastePipeline pipeline:
                return TryBuild(pipeline.App) is { } inner ? Wrap(pipeline.Filters, inner) : null;
            case PasteApp app:
                return Try<RequestDelegate?>(() => table.App(app, app.Factory).MakeApp(new FactoryContext(app, app.Factory, loggers), this), static _ => Task.CompletedTask);
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

    private T Try<T>(Func<T> make, T otherwise)
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
        return Try(
            () => PluginFilter.IsNamedBy(filter.Factory) ? PluginFilter.Load(context) : table.Filter(filter, filter.Factory).MakeFilter(context),
            static next => next);
    }
}
