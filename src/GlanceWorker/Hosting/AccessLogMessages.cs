namespace GlanceWorker.Hosting;

/// <summary>The access log's only message.</summary>
internal static partial class AccessLogMessages
{
    [LoggerMessage(1900, LogLevel.Information, "{Line}", EventName = "Answered")]
    public static partial void Answered(ILogger logger, string line);
}
