using Glance.Domain.Requests;
using Glance.Logging;

namespace GlanceWorker.Hosting;

/// <summary>The domain's caller as the log prints it: the two rooms do not know each other.</summary>
internal static class AccessLogContext
{
    public static LogContext ToLogContext(this RequestContext caller) =>
        new() { RequestId = caller.RequestId, User = caller.UserId, Project = caller.ProjectId };
}
