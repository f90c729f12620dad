using System.Text.Json;
using System.Text.Json.Nodes;

namespace Glance.TestKit.Iscsi;

/// <summary>A volume of an <see cref="IscsiTestServer"/>: LUN 1 of a target of its own.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Number">The target's number, which tgtadm calls it by.</param>
/// <param name="File">The file that has its bytes.</param>
/// <param name="Ports">The ports of its portals.</param>
public sealed record IscsiTestVolume(string Target, int Number, string File, IReadOnlyList<int> Ports)
{
    /// <summary>What Cinder tells of it.</summary>
    /// <param name="change">Makes another one of it.</param>
    public JsonElement ConnectionInfo(Action<JsonObject>? change = null)
    {
        var info = new JsonObject
        {
            ["driver_volume_type"] = "iscsi",
            ["target_discovered"] = false,
            ["target_portal"] = $"127.0.0.1:{Ports[0]}",
            ["target_iqn"] = Target,
            ["target_lun"] = 1,
            ["auth_method"] = "CHAP",
            ["auth_username"] = IscsiTestServer.User,
            ["auth_password"] = IscsiTestServer.Password,
            ["access_mode"] = "rw",
            ["encrypted"] = false,
        };
        change?.Invoke(info);
        return JsonSerializer.SerializeToElement(info);
    }

    /// <summary>What Cinder tells of a volume that is reached by another path, too.</summary>
    public JsonElement ConnectionInfo(IscsiTestVolume other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ConnectionInfo(info =>
        {
            info["target_portals"] = new JsonArray($"127.0.0.1:{Ports[0]}", $"127.0.0.1:{other.Ports[0]}");
            info["target_iqns"] = new JsonArray(Target, other.Target);
            info["target_luns"] = new JsonArray(1, 1);
        });
    }
}
