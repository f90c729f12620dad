using Glance.Api.Requests;
using Glance.Domain.Requests;
using Glance.Logging;
using GlanceWorker.Pipeline;

namespace GlanceWorker.Hosting.AccessLogs;

/// <summary>The domain's caller as the log prints it: the two projects do not know each other.</summary>
internal static class AccessLogContext
{
    public static LogContext ToLogContext(this RequestContext caller) =>
        new() { RequestId = caller.RequestId, User = caller.UserId, Project = caller.ProjectId };

    /// <summary>
    /// Whatever <paramref name="app"/> logs, in any project, carries the caller that the filters in front of it have found.
    /// </summary>
    public static RequestDelegate InCallersContext(this RequestDelegate app, ILogger logger) => async context =>
    {
        var caller = context.Features.Get<IRequestContextFeature>()?.Context;
        using (caller is null ? null : logger.BeginContext(caller.ToLogContext()))
        {
            await app(context);
        }
    };
}
