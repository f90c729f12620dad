namespace Glance.Domain.Locations;

/// <summary>
/// Which URLs from outside may be opened (<c>[import_filtering_opts]</c>). A list of what is allowed makes the list of what is not mean
/// nothing.
/// </summary>
public sealed record UrlRules
{
    /// <summary>Schemes.</summary>
    public IReadOnlyList<string> AllowedSchemes { get; init; } = ["http", "https"];

    /// <summary>Schemes that are refused where none are listed as allowed.</summary>
    public IReadOnlyList<string> DisallowedSchemes { get; init; } = [];

    /// <summary>Hosts, as URLs spell them; none for any.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Hosts that are refused where none are listed as allowed.</summary>
    public IReadOnlyList<string> DisallowedHosts { get; init; } = [];

    /// <summary>Ports; a URL without a port is not held against them.</summary>
    public IReadOnlyList<int> AllowedPorts { get; init; } = [80, 443];

    /// <summary>Ports that are refused where none are listed as allowed.</summary>
    public IReadOnlyList<int> DisallowedPorts { get; init; } = [];
}
