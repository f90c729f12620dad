namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[oslo_limit]: limits registered in Keystone.</summary>
public static class LimitDeclarations
{
    /// <summary>The section.</summary>
    public const string Group = "oslo_limit";

    private static readonly NoEffectGroup Session = new(Group, "requests for limits go to the version 3 API below auth_url, logged in one way and tried as [keystone_authtoken] says");

    public static readonly Option<string?> EndpointId = Opt.OptionalStr(Group, "endpoint_id",
        "Id of the image service's endpoint, whose service and region the limits belong to.");

    public static readonly Option<string?> EndpointServiceName = Opt.OptionalStr(Group, "endpoint_service_name",
        "Name of the image service, to find the endpoint without endpoint_id.");

    public static readonly Option<string?> EndpointServiceType = Opt.OptionalStr(Group, "endpoint_service_type",
        "Type of the image service, to find the endpoint without endpoint_id.");

    public static readonly Option<string?> EndpointRegionName = Opt.OptionalStr(Group, "endpoint_region_name",
        "Region of the endpoint to find.");

    public static readonly Option<string> EndpointInterface = Opt.Str(Group, "endpoint_interface", "public",
        "Interface of the endpoint to find.", choices: ["public", "publicURL", "admin", "adminURL", "internal", "internalURL"]);

    public static readonly Option<string?> CaFile = Opt.OptionalStr(Group, "cafile", "Authorities trusted to sign Keystone's certificate, PEM.");

    public static readonly Option<string?> CertFile = Opt.OptionalStr(Group, "certfile", "Client certificate for Keystone, PEM.");

    public static readonly Option<string?> KeyFile = Opt.OptionalStr(Group, "keyfile", "Key of that certificate, PEM.");

    public static readonly Option<bool> Insecure = Opt.Bool(Group, "insecure", false, "Whether Keystone's certificate goes unchecked.");

    public static readonly Option<int?> Timeout = Opt.OptionalInt(Group, "timeout",
        "Seconds one request to Keystone may take; a question waits at most twice as long in all. Unset means 10.", min: 1, max: 86400);

    internal static IReadOnlyList<Option> All { get; } =
    [
        EndpointId, EndpointServiceName, EndpointServiceType, EndpointRegionName, EndpointInterface, CaFile, CertFile, KeyFile, Insecure, Timeout,
        .. AuthPluginDeclarations.In(Group), .. SessionOptions(),
    ];

    private static Option[] SessionOptions() =>
    [
        Session.Bool("collect_timing", false, "Whether call times are collected."),
        Session.Bool("split_loggers", false, "Whether calls are logged to several loggers."),
        Session.Unset("service_type", "Type of Keystone in the catalogue."),
        Session.Unset("service_name", "Name of Keystone in the catalogue."),
        Session.UnsetList("valid_interfaces", "Interfaces to try, in order."),
        Session.Unset("region_name", "Region of Keystone."),
        Session.Unset("endpoint_override", "URL to use instead of the catalogue's."),
        Session.Unset("version", "Version of Keystone's API."),
        Session.Unset("min_version", "Lowest version of it."),
        Session.Unset("max_version", "Highest version of it."),
        Session.UnsetInt("connect_retries", "Tries to connect."),
        Session.UnsetFloat("connect_retry_delay", "Seconds between them."),
        Session.UnsetInt("status_code_retries", "Tries after a temporary error."),
        Session.UnsetFloat("status_code_retry_delay", "Seconds between them."),
        Session.UnsetList("retriable_status_codes", "Statuses that are temporary."),
    ];
}
