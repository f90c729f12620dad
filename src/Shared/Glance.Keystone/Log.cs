namespace Glance.Keystone;

/// <summary>What this project tells the operator; event ids 6000 to 6049. No message takes a token.</summary>
internal static partial class Log
{
    [LoggerMessage(6000, LogLevel.Debug, "Logged in at Keystone as {Who}; tokens are validated at {Identity}, the service's own lasts until {ExpiresAt}")]
    public static partial void LoggedIn(ILogger logger, string who, Uri identity, DateTimeOffset expiresAt);

    [LoggerMessage(6001, LogLevel.Warning, "Keystone's catalogue has no identity endpoint with interface {Interface} in region {Region}; using {Identity}, where auth_url leads")]
    public static partial void EndpointMissing(ILogger logger, string @interface, string region, Uri identity);

    [LoggerMessage(6002, LogLevel.Critical, "Unable to validate a token, since {Reason}")]
    public static partial void Unavailable(ILogger logger, string reason);

    [LoggerMessage(6003, LogLevel.Warning, "Authorization failed for token")]
    public static partial void Refused(ILogger logger);

    [LoggerMessage(6004, LogLevel.Warning, "Invalid token contents: {Reason}")]
    public static partial void BadContents(ILogger logger, string reason);

    [LoggerMessage(6005, LogLevel.Warning, "An application credential with access rules was used, but [keystone_authtoken] service_type is not set: it should be image. The request is refused")]
    public static partial void ServiceTypeUnset(ILogger logger);

    [LoggerMessage(6006, LogLevel.Warning, "An application credential with access rules was used, but no service of type '{ServiceType}', as [keystone_authtoken] service_type says, is in the catalogue. The request is refused")]
    public static partial void ServiceTypeUnknown(ILogger logger, string serviceType);

    [LoggerMessage(6007, LogLevel.Warning, "A token counts as invalid: {Status} was answered to the question about it, "
        + "by Keystone or by a proxy before it. If that happens to every token, look at the proxy")]
    public static partial void Unwanted(ILogger logger, int status);

    [LoggerMessage(6010, LogLevel.Warning, "Keystone has no limit registered for {Resource} of service {Service} in region {Region}; it counts as 0, so nothing can be created. Register one with: openstack registered limit create")]
    public static partial void LimitMissing(ILogger logger, string resource, string service, string region);

    [LoggerMessage(6011, LogLevel.Error, "Limits cannot be found out: {Reason}")]
    public static partial void LimitsUnavailable(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "[DEFAULT] use_keystone_limits is on, and every request that needs a limit will be refused: {Reason}")]
    public static partial void LimitsUnconfigured(ILogger logger, string reason);
}
