using System.Net;
using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using GlanceWorker.Pipeline;

namespace GlanceWorker.Filters.Health;

/// <summary>[healthcheck], which a section of the paste file may override.</summary>
internal sealed record HealthcheckOptions
{
    /// <summary>Path that the filter answers; an app answers wherever it is mounted.</summary>
    public string Path { get; init; } = "/healthcheck";

    /// <summary>Whether answers tell about the server.</summary>
    public bool Detailed { get; init; }

    /// <summary>Names of the checks.</summary>
    public IReadOnlyList<string> Backends { get; init; } = [];

    /// <summary>Networks that are answered; empty for all.</summary>
    public IReadOnlyList<string> AllowedSourceRanges { get; init; } = [];

    /// <summary>Whether requests that carry a proxy's headers are not answered.</summary>
    public bool IgnoreProxiedRequests { get; init; }

    /// <summary>File of <c>disable_by_file</c>.</summary>
    public string? DisableByFilePath { get; init; }

    /// <summary><c>port:path</c> pairs of <c>disable_by_files_ports</c>.</summary>
    public IReadOnlyList<string> DisableByFilePaths { get; init; } = [];

    /// <summary>Files of <c>enable_by_files</c>.</summary>
    public IReadOnlyList<string> EnableByFilePaths { get; init; } = [];

    /// <summary>How long <c>database</c> and <c>stores</c> have for their answers.</summary>
    public TimeSpan BackendTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Reads the section.</summary>
    public static HealthcheckOptions From(ConfigurationSnapshot configuration) => new()
    {
        Detailed = configuration.Get(MiddlewareDeclarations.HealthDetailed),
        Backends = configuration.Get(MiddlewareDeclarations.HealthBackends),
        AllowedSourceRanges = configuration.Get(MiddlewareDeclarations.HealthAllowedSourceRanges),
        IgnoreProxiedRequests = configuration.Get(MiddlewareDeclarations.HealthIgnoreProxiedRequests),
        DisableByFilePath = configuration.Get(MiddlewareDeclarations.HealthDisableByFilePath),
        DisableByFilePaths = configuration.Get(MiddlewareDeclarations.HealthDisableByFilePaths),
        EnableByFilePaths = configuration.Get(MiddlewareDeclarations.HealthEnableByFilePaths),
        BackendTimeout = TimeSpan.FromSeconds(configuration.Get(MiddlewareDeclarations.HealthBackendTimeout)),
    };

    /// <summary>The same with what the paste file sets.</summary>
    public HealthcheckOptions With(FactoryContext context) => new()
    {
        Path = context.Find("path") ?? Path,
        Detailed = context.Bool("detailed", Detailed),
        Backends = context.List("backends", Backends),
        AllowedSourceRanges = context.List("allowed_source_ranges", AllowedSourceRanges),
        IgnoreProxiedRequests = context.Bool("ignore_proxied_requests", IgnoreProxiedRequests),
        DisableByFilePath = context.Find("disable_by_file_path") ?? DisableByFilePath,
        DisableByFilePaths = context.List("disable_by_file_paths", DisableByFilePaths),
        EnableByFilePaths = context.List("enable_by_file_paths", EnableByFilePaths),
        BackendTimeout = TimeSpan.FromSeconds(context.Int(MiddlewareDeclarations.HealthBackendTimeout, (int)BackendTimeout.TotalSeconds)),
    };

    /// <summary>The networks, parsed.</summary>
    public IReadOnlyList<IPNetwork> Networks(FactoryContext context)
    {
        List<IPNetwork> networks = [];
        foreach (var text in AllowedSourceRanges)
        {
            const string Right = "expected an address with a prefix length, such as 10.0.0.0/8";
            if (IPNetwork.TryParse(text, out var network))
                networks.Add(network);
            else if (IPAddress.TryParse(text, out var address))
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else
                context.Refuse(MiddlewareDeclarations.HealthAllowedSourceRanges, $"'{text}' is not a network; {Right}");
        }

        return networks;
    }
}
