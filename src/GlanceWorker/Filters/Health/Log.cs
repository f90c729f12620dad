namespace GlanceWorker.Filters.Health;

/// <summary>What health checks tell the operator; event id 5056.</summary>
internal static partial class Log
{
    [LoggerMessage(5056, LogLevel.Warning, "[{Section}]: the check {Check} has no {Option}, so it always reports OK")]
    public static partial void HealthCheckIdle(ILogger logger, string section, string check, string option);
}
