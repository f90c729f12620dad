namespace GlanceWorker.Filters.CrossOrigin;

/// <summary>What the filter cors tells the operator; event ids 5053 to 5055 and 5067.</summary>
internal static partial class Log
{
    [LoggerMessage(5053, LogLevel.Debug, "CORS: the origin '{Origin}' is not in allowed_origin")]
    public static partial void OriginUnknown(ILogger logger, string? origin);

    [LoggerMessage(5054, LogLevel.Debug, "CORS: a preflight request asks for the {Kind} '{Value}', which is not allowed")]
    public static partial void PreflightRefused(ILogger logger, string kind, string? value);

    [LoggerMessage(5067, LogLevel.Warning, "{Place} [{Section}] allowed_origin: {Reason}")]
    public static partial void NoOrigin(ILogger logger, string place, string section, string reason);

    [LoggerMessage(5055, LogLevel.Warning, "[{Section}]: oslo_config_file is not read; [cors] of the service's own configuration is in force")]
    public static partial void OtherCorsFile(ILogger logger, string section);
}
