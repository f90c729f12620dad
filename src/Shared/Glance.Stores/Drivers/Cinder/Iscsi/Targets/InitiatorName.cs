using System.Security.Cryptography;
using System.Text;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Targets;

/// <summary>The name that this host logs in with (RFC 7143, 4.2.7).</summary>
internal static class InitiatorName
{
    /// <summary>Where open-iscsi keeps the name of the host, in which os-brick looks.</summary>
    public const string SystemFile = "/etc/iscsi/initiatorname.iscsi";

    private const string Key = "InitiatorName=";
    private const int LongestName = 223;

    /// <summary>
    /// The name in open-iscsi's file. Where there is none, or it may not be read (open-iscsi makes it root's own), one that is made of the
    /// host's identity and stays the same.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="hostIdentity">What tells this host from others and stays the same; it does not show in the name.</param>
    public static string Find(string file = SystemFile, Func<string>? hostIdentity = null)
    {
        try
        {
            foreach (var line in System.IO.File.ReadLines(file))
            {
                if (line.StartsWith(Key, StringComparison.Ordinal) && line[Key.Length..].Trim() is var name && IsOne(name))
                    return name;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then it has none that could be used.
        }

        return Made((hostIdentity ?? HostIdentity)());
    }

    /// <summary>Whether it is a name of an initiator or target: <c>iqn.</c>, <c>eui.</c> or <c>naa.</c> and what may follow.</summary>
    public static bool IsOne(string? name) =>
        name is { Length: > 4 and <= LongestName }
        && (name.StartsWith("iqn.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("eui.", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("naa.", StringComparison.OrdinalIgnoreCase))
        && !name.Any(static character => char.IsControl(character) || char.IsWhiteSpace(character));

    private static string Made(string identity)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"glance-api iSCSI initiator {identity}"));
        return $"iqn.2010-10.org.openstack:glance-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}";
    }

    // machine-id(5): stays the same, and is to be shown hashed only.
    private static string HostIdentity()
    {
        try
        {
            return System.IO.File.ReadAllText("/etc/machine-id").Trim() is { Length: > 0 } id ? id : Environment.MachineName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Environment.MachineName;
        }
    }
}
