using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Keystone.Sessions;

namespace Glance.Keystone.Limits;

/// <summary><c>[oslo_limit]</c>: where the limits of projects are kept.</summary>
public sealed record LimitOptions
{
    /// <summary>How Keystone is reached.</summary>
    public required SessionOptions Session { get; init; }

    /// <summary>Id of the image service's endpoint.</summary>
    public string? EndpointId { get; init; }

    /// <summary>Name of the image service, to find the endpoint by.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Type of the image service, to find the endpoint by.</summary>
    public string? ServiceType { get; init; }

    /// <summary>Region of the endpoint to find.</summary>
    public string? RegionName { get; init; }

    /// <summary>Interface of the endpoint to find.</summary>
    public string Interface { get; init; } = "public";

    /// <summary>Reads the section; null when <c>use_keystone_limits</c> is off.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <returns>The options, or null.</returns>
    /// <exception cref="ConfigurationException">Limits are on, but something they need is missing; it has every problem.</exception>
    public static LimitOptions? From(ConfigurationSnapshot configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (!configuration.Get(ApiDeclarations.UseKeystoneLimits))
            return null;
        List<ConfigurationProblem> problems = [];
        var session = new SessionOptions
        {
            Login = LoginOptionsReader.Read(configuration, LimitDeclarations.Group, problems, configuration.Groups),
            Interface = "public",
            RequestTimeout = TimeSpan.FromSeconds(configuration.Get(LimitDeclarations.Timeout) ?? 10),
            CaFile = Text(configuration, LimitDeclarations.CaFile),
            CertFile = Text(configuration, LimitDeclarations.CertFile),
            KeyFile = Text(configuration, LimitDeclarations.KeyFile),
            Insecure = configuration.Get(LimitDeclarations.Insecure),
            Files = configuration.Files,
            Origins = SessionOptions.OriginsOf(
                configuration, LimitDeclarations.CaFile, LimitDeclarations.CertFile, LimitDeclarations.KeyFile),
        };
        var options = new LimitOptions
        {
            Session = session,
            EndpointId = Text(configuration, LimitDeclarations.EndpointId),
            ServiceName = Text(configuration, LimitDeclarations.EndpointServiceName),
            ServiceType = Text(configuration, LimitDeclarations.EndpointServiceType),
            RegionName = Text(configuration, LimitDeclarations.EndpointRegionName),
            Interface = configuration.Get(LimitDeclarations.EndpointInterface).Replace("URL", "", StringComparison.Ordinal),
        };
        if (options is { EndpointId: null, ServiceName: null, ServiceType: null })
        {
            problems.Add(new ConfigurationProblem(
                ConfigurationProblemKind.Conflict, "must be set when [DEFAULT] use_keystone_limits is; openstack endpoint list --service image shows it")
            {
                Section = LimitDeclarations.Group,
                Option = LimitDeclarations.EndpointId.Name,
            });
        }

        KeystoneHttp.Require(session, LimitDeclarations.Group, problems);
        return options;
    }

    private static string? Text(ConfigurationSnapshot configuration, Option<string?> option) =>
        configuration.Get(option) is { Length: > 0 } text ? text : null;
}
