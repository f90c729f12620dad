namespace Glance.Configuration.Declarations.Catalog;

/// <summary>Which URLs from outside may be opened; mostly found in glance-image-import.conf.</summary>
public static class UrlFilterDeclarations
{
    private const string Group = "import_filtering_opts";

    public static readonly Option<IReadOnlyList<string>> AllowedSchemes = Opt.List(Group, "allowed_schemes", ["http", "https"],
        "URI schemes that web-download and http locations may use.", bounds: true);

    public static readonly Option<IReadOnlyList<string>> DisallowedSchemes = Opt.List(Group, "disallowed_schemes", [],
        "URI schemes that they may not use; looked at only without allowed_schemes.", bounds: true);

    public static readonly Option<IReadOnlyList<string>> AllowedHosts = Opt.HostList(Group, "allowed_hosts", [],
        "Hosts that web-download and http locations may use.", bounds: true);

    public static readonly Option<IReadOnlyList<string>> DisallowedHosts = Opt.HostList(Group, "disallowed_hosts", [],
        "Hosts that they may not use; looked at only without allowed_hosts.", bounds: true);

    public static readonly Option<IReadOnlyList<int>> AllowedPorts = Opt.IntList(Group, "allowed_ports", [80, 443],
        "Ports that web-download and http locations may use.", 1, 65535, bounds: true);

    public static readonly Option<IReadOnlyList<int>> DisallowedPorts = Opt.IntList(Group, "disallowed_ports", [],
        "Ports that they may not use; looked at only without allowed_ports.", 1, 65535, bounds: true);

    internal static IReadOnlyList<Option> All { get; } =
        [AllowedSchemes, DisallowedSchemes, AllowedHosts, DisallowedHosts, AllowedPorts, DisallowedPorts];
}
