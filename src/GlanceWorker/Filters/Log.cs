namespace GlanceWorker.Filters;

/// <summary>What the filters tell the operator; event ids 5050 to 5099 with those of the folders below.</summary>
internal static partial class Log
{
    [LoggerMessage(5050, LogLevel.Debug, "{Method} {Path} names the version '{Version}', which is served")]
    public static partial void VersionMatched(ILogger logger, string method, string? path, string version);

    [LoggerMessage(5051, LogLevel.Debug, "{Method} {Path} names no version that is served; answering with the list of versions")]
    public static partial void VersionUnknown(ILogger logger, string method, string? path);

    [LoggerMessage(5052, LogLevel.Warning, "[profiler] enabled is true, but this version emits no traces; the osprofiler filter lets requests pass unchanged")]
    public static partial void ProfilerSilent(ILogger logger);
}
