namespace GlanceWorker.Hosting.AccessLogs;

/// <summary>What the access log noted when a request came in, kept until its reply is out.</summary>
internal sealed record AccessLogExchange(AccessLog Log, HttpContext Context, AccessLogBody Body, AccessLogRequest Request, long Start)
{
    public Task WriteAsync()
    {
        Log.Write(this);
        return Task.CompletedTask;
    }
}
