using GlanceWorker.Pipeline;

namespace GlanceWorker.Filters;

/// <summary>
/// The filter <c>osprofiler</c>. Traces are not emitted yet, so it takes no place in the chain; a request is never refused for its trace
/// headers.
/// </summary>
internal static class Osprofiler
{
    /// <summary>The filter; warns once when tracing is switched on.</summary>
    public static Func<RequestDelegate, RequestDelegate> Create(FactoryContext context, PipelineOptions options)
    {
        context.Knows("hmac_keys", "enabled"); // of files older than [profiler]
        if (options.ProfilerEnabled)
            Log.ProfilerSilent(context.Loggers.CreateLogger("osprofiler.web"));
        return next => next;
    }
}
