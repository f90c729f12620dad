using System.Text.Json;
using Glance.Stores.Drivers.Cinder.Calls;

namespace Glance.Stores.Drivers.Cinder.Rbd;

/// <summary>Where a volume is in Ceph, as Cinder's connection_info says it (stores contract, section 9).</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Image">Name of its image.</param>
/// <param name="Monitors">The monitors as Ceph's option mon_host has them.</param>
/// <param name="ClusterName">Name of the cluster, with which its keyrings begin.</param>
/// <param name="User">The Ceph user, without <c>client.</c>.</param>
internal sealed record RbdVolumePlace(string Pool, string Image, string Monitors, string ClusterName, string User)
{
    /// <summary>Whether the cluster asks who somebody is.</summary>
    public bool IsAuthenticated { get; init; } = true;

    /// <summary>The user's key, where Cinder hands it out (<c>rbd_keyring_conf</c> of older ones); null where a keyring has it.</summary>
    public string? Key { get; init; }

    /// <summary>Whether Cinder lets it be written to.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Reads a connection_info; null when it lacks something, or has what could be taken for something else.</summary>
    public static RbdVolumePlace? Of(JsonElement info)
    {
        if (CinderJson.Text(info, "name")?.Split('/') is not [{ Length: > 0 } pool, { Length: > 0 } image])
            return null;
        var (hosts, ports) = (Texts(info, "hosts"), Texts(info, "ports"));
        var cluster = CinderJson.Text(info, "cluster_name") is { Length: > 0 } named ? named : "ceph";
        var user = CinderJson.Text(info, "auth_username") is { Length: > 0 } known ? known : "admin";
        if (hosts.Count == 0 || hosts.Count != ports.Count || hosts.Concat(ports).Any(part => part.AsSpan().ContainsAny(" ,;\n")))
            return null;
        // They become part of a path and of a name in Ceph.
        if (!IsName(cluster) || !IsName(user))
            return null;
        return new RbdVolumePlace(pool, image, string.Join(',', hosts.Zip(ports, Address)), cluster, user)
        {
            IsAuthenticated = CinderJson.Member(info, "auth_enabled").ValueKind != JsonValueKind.False,
            Key = KeyOf(CinderJson.Text(info, "keyring")),
            IsReadOnly = CinderJson.Text(info, "access_mode") == "ro",
        };
    }

    // An IPv6 address has colons of its own.
    private static string Address(string host, string port) =>
        host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]:{port}" : $"{host}:{port}";

    private static bool IsName(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && name[0] != '.';

    private static string? KeyOf(string? keyring) => keyring?.Split('\n').Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
        .FirstOrDefault(pair => pair is ["key", { Length: > 0 }])?[1];

    private static List<string> Texts(JsonElement of, string name) =>
        CinderJson.Member(of, name) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String ? one.GetString()! : one.GetRawText())]
            : [];
}
