namespace GlanceWorker.Filters;

/// <summary>What the filters tell the operator; event ids 5050 to 5099.</summary>
internal static partial class Log
{
    [LoggerMessage(5050, LogLevel.Debug, "{Method} {Path} names the version '{Version}', which is served")]
    public static partial void VersionMatched(ILogger logger, string method, string? path, string version);

    [LoggerMessage(5051, LogLevel.Debug, "{Method} {Path} names no version that is served; answering with the list of versions")]
    public static partial void VersionUnknown(ILogger logger, string method, string? path);

    [LoggerMessage(5052, LogLevel.Warning, "[profiler] enabled is true, but this version emits no traces; the osprofiler filter lets requests pass unchanged")]
    public static partial void ProfilerSilent(ILogger logger);

    [LoggerMessage(5053, LogLevel.Debug, "CORS: the origin '{Origin}' is not in allowed_origin")]
    public static partial void OriginUnknown(ILogger logger, string? origin);

    [LoggerMessage(5054, LogLevel.Debug, "CORS: a preflight request asks for the {Kind} '{Value}', which is not allowed")]
    public static partial void PreflightRefused(ILogger logger, string kind, string? value);

    [LoggerMessage(5055, LogLevel.Warning, "[{Section}]: oslo_config_file is not read; [cors] of the service's own configuration is in force")]
    public static partial void OtherCorsFile(ILogger logger, string section);

    [LoggerMessage(5056, LogLevel.Warning, "[{Section}]: the check {Check} has no {Option}, so it always reports OK")]
    public static partial void HealthCheckIdle(ILogger logger, string section, string check, string option);
}
