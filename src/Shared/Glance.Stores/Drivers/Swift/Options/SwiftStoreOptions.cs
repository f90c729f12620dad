using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Configuration.Surroundings;

namespace Glance.Stores.Drivers.Swift.Options;

/// <summary>Options of a swift store, named as in the configuration file; checked when the store is made.</summary>
internal sealed record SwiftStoreOptions
{
    // What upstream's options for Swift call a MB.
    private const long Mega = 1000 * 1024;

    /// <summary>Reads the options of one store.</summary>
    /// <exception cref="StoreConfigurationException">Options that cannot be meant, all of them in one report.</exception>
    public static SwiftStoreOptions From(StoreSection section)
    {
        var options = new SwiftStoreOptions
        {
            Section = section.Name,
            Files = section.Files,
            Place = name => Origin(section, name) is { } place ? $"{place}: " : string.Empty,
            DefaultReference = section.Get(SwiftStoreDeclarations.DefaultReference),
            ConfigFile = section.Get(SwiftStoreDeclarations.ConfigFile) is { Length: > 0 } file ? section.Beside(file) : null,
            Login = key => section.Get((Option<string?>)Named("swift_store_" + key)),
            Insecure = section.Get(SwiftStoreDeclarations.AuthInsecure),
            CaCert = section.Get(SwiftStoreDeclarations.CaCert) is { Length: > 0 } authorities ? authorities : null,
            Region = section.Get(SwiftStoreDeclarations.Region) is { Length: > 0 } region ? region : null,
            EndpointType = section.Get(SwiftStoreDeclarations.EndpointType),
            ServiceType = section.Get(SwiftStoreDeclarations.ServiceType),
            Container = section.Get(SwiftStoreDeclarations.Container),
            ContainersSeed = section.Get(SwiftStoreDeclarations.ContainersSeed),
            MultiTenant = section.Get(SwiftStoreDeclarations.MultiTenant),
            UseTrusts = section.Get(SwiftStoreDeclarations.UseTrusts),
            AdminTenants = section.Get(SwiftStoreDeclarations.AdminTenants),
            CreateContainerOnPut = section.Get(SwiftStoreDeclarations.CreateContainerOnPut),
            LargeObjectSize = section.Get(SwiftStoreDeclarations.LargeObjectSize) * Mega,
            LargeObjectChunkSize = section.Get(SwiftStoreDeclarations.LargeObjectChunkSize) * Mega,
            BufferDirectory = section.Get(SwiftStoreDeclarations.BufferOnUpload)
                ? section.Get(SwiftStoreDeclarations.BufferDirectory) : null,
            RenewEarly = TimeSpan.FromSeconds(section.Get(SwiftStoreDeclarations.ExpireSoonInterval)),
        };
        List<string> problems =
        [
            .. SwiftStoreChecks.FindFaults(option => section.Get((Option<string?>)option), section.Get)
                .Select(fault => $"{options.Told(fault.Option.Name)}: {fault.Problem}"),
        ];
        if (problems.Count == 0 && options.BufferDirectory is { } buffers
            && !section.Files.IsWell(buffers, path => WhyNoBuffers(path) is null))
        {
            problems.Add($"{options.Told("swift_upload_buffer_dir")} = {buffers}: {WhyNoBuffers(buffers)}");
        }

        if (problems.Count > 0)
            throw new StoreConfigurationException(problems);
        var endpoint = section.Get(SwiftStoreDeclarations.Endpoint);
        return options with { Endpoint = endpoint is { Length: > 0 } ? SwiftStoreChecks.AddressOf(endpoint) : null };
    }

    /// <summary>Section they come from, for messages.</summary>
    public string Section { get; init; } = "glance_store";

    /// <summary>Reads the files that are named here.</summary>
    public ConfiguredFiles Files { get; init; } = ConfiguredFiles.OnDisk;

    /// <summary>Where an option was written, to begin a message with.</summary>
    public Func<string, string> Place { get; init; } = _ => string.Empty;

    /// <summary><c>default_swift_reference</c>: the account that new images go to.</summary>
    public string DefaultReference { get; init; } = "ref1";

    /// <summary><c>swift_store_config_file</c>: the accounts; null for the one of the options.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The options of the login, asked for without <c>swift_store_</c>.</summary>
    public Func<string, string?> Login { get; init; } = _ => null;

    /// <summary><c>swift_store_auth_insecure</c>: whether certificates go unchecked.</summary>
    public bool Insecure { get; init; }

    /// <summary><c>swift_store_cacert</c>: PEM file of authorities; null for the system's.</summary>
    public string? CaCert { get; init; }

    /// <summary><c>swift_store_region</c>.</summary>
    public string? Region { get; init; }

    /// <summary><c>swift_store_endpoint</c>: the storage URL; null for the one that the login gives.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary><c>swift_store_endpoint_type</c>.</summary>
    public string EndpointType { get; init; } = "publicURL";

    /// <summary><c>swift_store_service_type</c>.</summary>
    public string ServiceType { get; init; } = "object-store";

    /// <summary><c>swift_store_container</c>.</summary>
    public string Container { get; init; } = "glance";

    /// <summary><c>swift_store_multiple_containers_seed</c>.</summary>
    public int ContainersSeed { get; init; }

    /// <summary><c>swift_store_create_container_on_put</c>.</summary>
    public bool CreateContainerOnPut { get; init; }

    /// <summary><c>swift_store_multi_tenant</c>: whether images lie in the accounts of those who upload them.</summary>
    public bool MultiTenant { get; init; }

    /// <summary><c>swift_store_admin_tenants</c>: projects that may read and write what is in them.</summary>
    public IReadOnlyList<string> AdminTenants { get; init; } = [];

    /// <summary><c>swift_store_use_trusts</c>: whether an upload that outlives its token goes on by a trust.</summary>
    public bool UseTrusts { get; init; } = true;

    /// <summary>Whether the service can log in itself.</summary>
    public bool HasLogin => ConfigFile is not null || Login("auth_address") is { Length: > 0 };

    /// <summary><c>swift_store_large_object_size</c> in bytes: from here on an image goes in segments.</summary>
    public long LargeObjectSize { get; init; } = 5120 * Mega;

    /// <summary><c>swift_store_large_object_chunk_size</c> in bytes: a segment.</summary>
    public long LargeObjectChunkSize { get; init; } = 200 * Mega;

    /// <summary><c>swift_upload_buffer_dir</c>, where <c>swift_buffer_on_upload</c> is on; else null.</summary>
    public string? BufferDirectory { get; init; }

    /// <summary><c>swift_store_expire_soon_interval</c>.</summary>
    public TimeSpan RenewEarly { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a connection may take to stand.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the server may say nothing to a question, and take or send nothing of data; its repetitions are within that.
    /// </summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a container's listing may be behind the segments that were written into it.</summary>
    public TimeSpan ListingTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many more times a call is tried that failed for a reason that passes.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>How a message names an option.</summary>
    public string Told(string option) => $"{Place(option)}[{Section}] {option}";

    /// <summary>What <c>/v2/info/stores/detail</c> tells of the driver (stores contract, section 3): sizes in bytes.</summary>
    public IReadOnlyDictionary<string, object?> Describe() => new Dictionary<string, object?>
    {
        ["container"] = Container,
        ["large_object_size"] = LargeObjectSize,
        ["large_object_chunk_size"] = LargeObjectChunkSize,
    };

    /// <summary>The authorities that are believed; null for the system's.</summary>
    /// <exception cref="StoreConfigurationException">The file cannot be used.</exception>
    public X509Certificate2Collection? ReadAuthorities()
    {
        if (CaCert is null || Insecure)
            return null;
        try
        {
            var all = ConfiguredCertificates.Authorities(Files, CaCert);
            return all.Count > 0 ? all
                : throw new StoreConfigurationException([$"{Told("swift_store_cacert")}: {CaCert} holds no certificate in PEM"]);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StoreConfigurationException([$"{Told("swift_store_cacert")}: {CaCert} cannot be read: {e.Message}"]);
        }
    }

    private static string? WhyNoBuffers(string directory) =>
        Directory.Exists(directory) ? PathAccess.WhyNoFilesIn(directory)
            : "there is no such directory; make one that the service may write to";

    private static SettingOrigin? Origin(StoreSection section, string name) => section.Origin(Named(name));

    private static Option Named(string name) =>
        SwiftStoreDeclarations.Driver.Options.First(option => option.Name == name);
}
