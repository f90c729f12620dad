using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Targets;

/// <summary>
/// Reads Cinder's connection_info of type iscsi, with the keys that os-brick knows (os_brick/initiator/connectors/base_iscsi.py,
/// iscsi.py): one path in target_portal, target_iqn, target_lun, several in target_portals, target_iqns, target_luns.
/// </summary>
internal static class ConnectionInfoReader
{
    private const int HighestLun = 16383; // flat addressing, SAM-5 4.7.7.3
    private const int LongestText = 255; // what the library takes

    /// <summary>The volume.</summary>
    /// <param name="info">The connection_info, flat.</param>
    /// <exception cref="FormatException">Something is missing or cannot be meant; the message has no secrets.</exception>
    public static IscsiVolume Read(JsonElement info)
    {
        if (info.ValueKind != JsonValueKind.Object)
            throw new FormatException("connection_info is no JSON object");
        var paths = new List<IscsiPath>();
        if (info.TryGetProperty("target_portals", out var portals) && info.TryGetProperty("target_iqns", out var targets))
            paths.AddRange(Several(info, Items(portals, "target_portals"), Items(targets, "target_iqns")));
        if (paths.Count == 0)
            paths.Add(Path(Text(info, "target_portal"), Text(info, "target_iqn"), Lun(info)));
        return new IscsiVolume([.. paths.Distinct()], Secrets(info), Text(info, "access_mode") == "ro");
    }

    private static IEnumerable<IscsiPath> Several(JsonElement info, List<JsonElement> portals, List<JsonElement> targets)
    {
        var luns = info.TryGetProperty("target_luns", out var list) && list.ValueKind != JsonValueKind.Null
            ? Items(list, "target_luns")
            : [];
        if (targets.Count != portals.Count || (luns.Count > 0 && luns.Count != portals.Count))
        {
            var counts = string.Create(CultureInfo.InvariantCulture, $"{portals.Count}, {targets.Count} and {luns.Count}");
            throw new FormatException($"target_portals, target_iqns and target_luns have {counts} entries, not as many each");
        }

        for (var i = 0; i < portals.Count; i++)
            yield return Path(Text(portals[i]), Text(targets[i]), luns.Count > 0 ? Lun(luns[i], "target_luns") : Lun(info));
    }

    private static IscsiPath Path(string? portal, string? target, int lun)
    {
        if (!IscsiPortal.TryParse(portal, out var place))
            throw new FormatException($"target_portal {Shown(portal)} must be host:port, or [address]:port");
        return InitiatorName.IsOne(target)
            ? new IscsiPath(place, target!, lun) // not null: it is a name
            : throw new FormatException($"target_iqn {Shown(target)} must be a name that begins with iqn., eui. or naa.");
    }

    private static int Lun(JsonElement info) => info.TryGetProperty("target_lun", out var lun) ? Lun(lun, "target_lun") : 0;

    private static int Lun(JsonElement value, string key)
    {
        var number = -1;
        var isNumber = value.ValueKind == JsonValueKind.Number
            ? value.TryGetInt32(out number)
            : int.TryParse(Text(value), NumberStyles.None, CultureInfo.InvariantCulture, out number);
        return isNumber && number is >= 0 and <= HighestLun
            ? number
            : throw new FormatException($"{key} {Shown(value.GetRawText())} must be a number from 0 to {HighestLun}");
    }

    private static ChapSecrets? Secrets(JsonElement info)
    {
        var method = Text(info, "auth_method");
        if (method is null or "" || string.Equals(method, "None", StringComparison.OrdinalIgnoreCase))
            return null;
        if (!string.Equals(method, "CHAP", StringComparison.OrdinalIgnoreCase))
            throw new FormatException($"auth_method {Shown(method)} must be CHAP, or be left out");
        var user = Secret(info, "auth_username") ?? throw new FormatException("auth_method is CHAP, and auth_username is missing");
        var password = Secret(info, "auth_password") ?? throw new FormatException("auth_method is CHAP, and auth_password is missing");
        var targetUser = Secret(info, "auth_username_in");
        var targetPassword = Secret(info, "auth_password_in");
        if (targetUser is null != targetPassword is null)
            throw new FormatException("auth_username_in and auth_password_in must both be there, or neither");
        return new ChapSecrets(user, password, targetUser, targetPassword);
    }

    private static string? Secret(JsonElement info, string key)
    {
        var text = Text(info, key);
        if (string.IsNullOrEmpty(text))
            return null;
        return Encoding.UTF8.GetByteCount(text) <= LongestText && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : throw new FormatException($"{key} must have {LongestText} bytes at most, none of them 0");
    }

    private static List<JsonElement> Items(JsonElement list, string key) => list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray()]
        : throw new FormatException($"{key} must be a list");

    private static string? Text(JsonElement info, string key) => info.TryGetProperty(key, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair, which is no text
        }
    }

    private static string Shown(string? value) => value is null ? "is missing or no text, and" : $"= {value.ReplaceLineEndings(" ")}";
}
