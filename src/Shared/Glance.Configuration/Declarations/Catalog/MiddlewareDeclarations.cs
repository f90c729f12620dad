namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[cors], [oslo_middleware] and [healthcheck]: filters of the pipeline.</summary>
public static class MiddlewareDeclarations
{
    private const string Cors = "cors";
    private const string Middleware = "oslo_middleware";
    private const string Health = "healthcheck";

    /// <summary>Whether it is the section of cross-origin requests, or one of older configurations, <c>[cors.NAME]</c>.</summary>
    public static bool IsCors(string group) => group == Cors || group.StartsWith("cors.", StringComparison.Ordinal);

    public static readonly Option<IReadOnlyList<string>?> AllowedOrigin = Opt.OptionalList(Cors, "allowed_origin",
        "Origins (scheme, host and port of web pages) whose scripts may use the API; * allows all. Unset switches CORS off.");

    public static readonly Option<bool> AllowCredentials = Opt.Bool(Cors, "allow_credentials", true,
        "Whether scripts may send credentials along.");

    public static readonly Option<IReadOnlyList<string>> ExposeHeaders = Opt.List(Cors, "expose_headers",
        ["X-Image-Meta-Checksum", "X-Auth-Token", "X-Subject-Token", "X-Service-Token", "X-OpenStack-Request-ID"],
        "Response headers that scripts may read.");

    public static readonly Option<int> MaxAge = Opt.Int(Cors, "max_age", 3600,
        "Seconds a browser may remember the answer to a preflight request.");

    public static readonly Option<IReadOnlyList<string>> AllowMethods = Opt.List(Cors, "allow_methods",
        ["GET", "PUT", "POST", "DELETE", "PATCH"], "Methods that scripts may use.");

    public static readonly Option<IReadOnlyList<string>> AllowHeaders = Opt.List(Cors, "allow_headers",
        [
            "Content-MD5", "X-Image-Meta-Checksum", "X-Storage-Token", "Accept-Encoding", "X-Auth-Token", "X-Identity-Status",
            "X-Roles", "X-Service-Catalog", "X-User-Id", "X-Tenant-Id", "X-OpenStack-Request-ID",
        ],
        "Request headers that scripts may send.");

    public static readonly Option<bool> EnableProxyHeadersParsing = Opt.Bool(Middleware, "enable_proxy_headers_parsing", false,
        "Whether Forwarded and X-Forwarded-* headers are believed. Only behind a proxy that sets them itself.");

    public static readonly Option<bool> HealthDetailed = Opt.Bool(Health, "detailed", false,
        "Whether a health answer tells about the server beyond OK or not.");

    public static readonly Option<IReadOnlyList<string>> HealthBackends = Opt.List(Health, "backends", [],
        "Checks that a health request runs: disable_by_file, disable_by_files_ports, enable_by_files, database, stores.");

    public static readonly Option<IReadOnlyList<string>> HealthAllowedSourceRanges = Opt.List(Health, "allowed_source_ranges", [],
        "Networks from which detailed health information may be asked.");

    public static readonly Option<bool> HealthIgnoreProxiedRequests = Opt.Bool(Health, "ignore_proxied_requests", false,
        "Whether health requests that came through a proxy are refused.");

    public static readonly Option<string?> HealthDisableByFilePath = Opt.OptionalStr(Health, "disable_by_file_path",
        "While this file exists the service reports itself unavailable.");

    public static readonly Option<IReadOnlyList<string>> HealthDisableByFilePaths = Opt.List(Health, "disable_by_file_paths", [],
        "The same for one port each, as port:path.");

    public static readonly Option<IReadOnlyList<string>> HealthEnableByFilePaths = Opt.List(Health, "enable_by_file_paths", [],
        "The service reports itself available only while all of these files exist.");

    public static readonly Option<int> HealthBackendTimeout = Opt.Int(Health, "backend_timeout", 2,
        "Seconds that the checks database and stores have for their answers; one that takes longer counts as unavailable.", min: 1, max: 86400);

    internal static IReadOnlyList<Option> All { get; } =
    [
        AllowedOrigin, AllowCredentials, ExposeHeaders, MaxAge, AllowMethods, AllowHeaders,
        EnableProxyHeadersParsing,
        Opt.Int(Middleware, "max_request_body_size", 114688, "Largest body the sizelimit filter lets through.",
            deprecated: ["DEFAULT/osapi_max_request_body_size", "DEFAULT/max_request_body_size"],
            noEffect: "Glance's pipelines have no sizelimit filter"),
        Opt.OptionalStr(Middleware, "secure_proxy_ssl_header", "Header that once told the original scheme.", noEffect: Reasons.Removed),
        HealthDetailed, HealthBackends, HealthAllowedSourceRanges, HealthIgnoreProxiedRequests, HealthDisableByFilePath,
        HealthDisableByFilePaths, HealthEnableByFilePaths, HealthBackendTimeout,
        Opt.Str(Health, "path", "/healthcheck", "Path of the health check.", noEffect: "the paste file decides the path"),
    ];
}
