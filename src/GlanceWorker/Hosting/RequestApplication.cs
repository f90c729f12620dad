using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;

namespace GlanceWorker.Hosting;

/// <summary>
/// What Kestrel runs for a request: the pipeline, and nothing around it. A connection keeps its context object from request to request
/// (docs/decisions/0133).
/// </summary>
internal sealed class RequestApplication(RequestDelegate pipeline) : IHttpApplication<DefaultHttpContext>
{
    public DefaultHttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        var container = contextFeatures as IHostContextContainer<DefaultHttpContext>;
        if (container?.HostContext is { } used)
        {
            used.Initialize(contextFeatures);
            return used;
        }

        var context = new DefaultHttpContext(contextFeatures);
        container?.HostContext = context;
        return context;
    }

    public Task ProcessRequestAsync(DefaultHttpContext context) => pipeline(context);

    // An exception has been logged and answered by Kestrel.
    public void DisposeContext(DefaultHttpContext context, Exception? exception) => context.Uninitialize();
}
