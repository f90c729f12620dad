using Glance.Domain.Requests;
using Glance.Logging;

namespace GlanceWorker.Hosting.AccessLogs;

/// <summary>One finished line of the access log, with its values for those who want them singly.</summary>
internal readonly record struct AccessLogLine(
    string Text, AccessLogRequest Request, int Status, long Bytes, double Seconds, RequestContext? Caller) : ILogFields
{
    /// <summary>The text is all that a message needs; the fields are only made where they are printed.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> ToFields()
    {
        var query = Request.Target.IndexOf('?', StringComparison.Ordinal);
        return
        [
            new("client", Request.Client),
            new("method", Request.Method),
            new("path", query < 0 ? Request.Target : Request.Target[..query]),
            new("query", query < 0 ? null : Request.Target[(query + 1)..]),
            new("protocol", Request.Protocol),
            new("status", Status),
            new("bytes", Bytes),
            new("duration", Math.Round(Seconds, 6, MidpointRounding.AwayFromZero)),
            new("request_id", Caller?.RequestId),
            new("user", Caller?.UserId),
            new("project", Caller?.ProjectId),
        ];
    }
}
