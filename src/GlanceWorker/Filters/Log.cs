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

    [LoggerMessage(5060, LogLevel.Information, "Starting Keystone auth_token middleware: tokens are validated by {AuthUrl} and remembered for {CacheTime} s")]
    public static partial void AuthTokenStarts(ILogger logger, Uri authUrl, double cacheTime);

    [LoggerMessage(5061, LogLevel.Warning, "[keystone_authtoken] service_token_roles_required is false: any valid token is accepted as a service token. Set it to true")]
    public static partial void ServiceRolesNotRequired(ILogger logger);

    [LoggerMessage(5062, LogLevel.Warning, "A valid token without any of the roles {Roles} came as a service token and is accepted as one; give the calling service's user such a role")]
    public static partial void ServiceRoleMissing(ILogger logger, string roles);

    [LoggerMessage(5063, LogLevel.Information, "Invalid user token")]
    public static partial void UserTokenInvalid(ILogger logger);

    [LoggerMessage(5064, LogLevel.Information, "Invalid service token")]
    public static partial void ServiceTokenInvalid(ILogger logger);

    [LoggerMessage(5065, LogLevel.Debug, "Deferring reject downstream")]
    public static partial void Deferred(ILogger logger);

    [LoggerMessage(5066, LogLevel.Warning, "[{Section}]: oslo_config_project and oslo_config_file are not read; [keystone_authtoken] of the service's own configuration is in force")]
    public static partial void OtherAuthtokenFile(ILogger logger, string section);
}
