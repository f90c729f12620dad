namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>The http driver: images on web servers, read only.</summary>
public static class HttpStoreDeclarations
{
    private const string Group = StoreDeclarations.Group;

    public static readonly Option<string?> HttpsCaCertificatesFile = Opt.OptionalStr(Group, "https_ca_certificates_file",
        "Authorities trusted to sign the certificates of servers that https locations name.");

    public static readonly Option<bool> HttpsInsecure = Opt.Bool(Group, "https_insecure", true,
        "Whether those certificates go unchecked; ignored with https_ca_certificates_file.");

    public static readonly Option<IReadOnlyDictionary<string, string>> HttpProxyInformation = Opt.Dict(Group, "http_proxy_information",
        new Dictionary<string, string>(), "Proxies for http locations as scheme:proxy.");

    public static readonly Option<double> HttpReadTimeout = Opt.Float(Group, "http_read_timeout", 60,
        "Seconds without a byte after which the data of an http location is given up.", min: 0.001, max: 86400);

    public static readonly Option<int> HttpMinRate = Opt.Int(Group, "http_min_rate", 16384,
        "Bytes per second that the server of an http location must send. 0 sets no limit.", min: 0);

    public static readonly Option<double> HttpMinRateGrace = Opt.Float(Group, "http_min_rate_grace", 30,
        "Seconds of waiting for a server over which that rate is measured, again and again.", min: 0.001, max: 86400);

    /// <summary>What the configuration knows of the driver.</summary>
    public static readonly StoreDriver Driver = new()
    {
        Name = "http",
        Schemes = ["http", "https"],
        Options = [HttpsCaCertificatesFile, HttpsInsecure, HttpProxyInformation, HttpReadTimeout, HttpMinRate, HttpMinRateGrace],
    };
}
