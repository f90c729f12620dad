namespace GlanceWorker.Filters.AuthTokens;

/// <summary>What the filter authtoken tells the operator; event ids 5060 to 5069.</summary>
internal static partial class Log
{
    [LoggerMessage(5060, LogLevel.Information, "Starting Keystone auth_token middleware: tokens are validated by {AuthUrl} and remembered for {CacheTime} s")]
    public static partial void AuthTokenStarts(ILogger logger, Uri authUrl, double cacheTime);

    [LoggerMessage(5061, LogLevel.Warning, "{Place}[keystone_authtoken] service_token_roles_required is false: any valid token is accepted as a service token. Set it to true")]
    public static partial void ServiceRolesNotRequired(ILogger logger, string place);

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
