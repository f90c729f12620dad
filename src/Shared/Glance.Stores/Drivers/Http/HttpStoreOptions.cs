using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Configuration.Surroundings;

namespace Glance.Stores.Drivers.Http;

/// <summary>Options of an http store, named as in the configuration file; checked when the store is made.</summary>
internal sealed record HttpStoreOptions
{
    /// <summary>Reads the options of one store.</summary>
    public static HttpStoreOptions From(StoreSection section) => new()
    {
        Section = section.Name,
        Files = section.Files,
        CaCertificatesFile = section.Get(HttpStoreDeclarations.HttpsCaCertificatesFile),
        CaCertificatesPlace = section.Origin(HttpStoreDeclarations.HttpsCaCertificatesFile) is { } place ? $"{place}: " : string.Empty,
        Insecure = section.Get(HttpStoreDeclarations.HttpsInsecure),
        Proxies = section.Get(HttpStoreDeclarations.HttpProxyInformation),
        SilenceTimeout = TimeSpan.FromSeconds(section.Get(HttpStoreDeclarations.HttpReadTimeout)),
        MinRate = section.Get(HttpStoreDeclarations.HttpMinRate),
        MinRateGrace = TimeSpan.FromSeconds(section.Get(HttpStoreDeclarations.HttpMinRateGrace)),
    };

    /// <summary>Section they come from, for messages.</summary>
    public string Section { get; init; } = "glance_store";

    /// <summary>Reads the files that are named here.</summary>
    public ConfiguredFiles Files { get; init; } = ConfiguredFiles.OnDisk;

    /// <summary><c>https_ca_certificates_file</c>: authorities trusted instead of the system's.</summary>
    public string? CaCertificatesFile { get; init; }

    /// <summary>Where it was written, to begin a message with.</summary>
    public string CaCertificatesPlace { get; init; } = string.Empty;

    /// <summary><c>https_insecure</c>: whether certificates go unchecked; means nothing with the file.</summary>
    public bool Insecure { get; init; } = true;

    /// <summary><c>http_proxy_information</c>: proxy by scheme.</summary>
    public IReadOnlyDictionary<string, string> Proxies { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a connection may take to stand.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a question may take until the headers of the last answer are there, redirects included.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>http_read_timeout</c>: how long data may stay away while it is read.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>http_min_rate</c>: bytes per second that have to come; 0 for any number.</summary>
    public int MinRate { get; init; } = 16384;

    /// <summary><c>http_min_rate_grace</c>: how long data is waited for before the rate is looked at.</summary>
    public TimeSpan MinRateGrace { get; init; } = TimeSpan.FromSeconds(30);
}
