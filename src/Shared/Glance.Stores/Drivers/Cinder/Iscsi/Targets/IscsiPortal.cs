using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Targets;

/// <summary>Where targets are reached.</summary>
/// <param name="Host">A name or an address, an IPv6 one without brackets.</param>
/// <param name="Port">The TCP port.</param>
internal sealed record IscsiPortal(string Host, int Port)
{
    /// <summary>The port where none is written (RFC 7143, 14).</summary>
    public const int DefaultPort = 3260;

    /// <summary>The address, when it is none that has to be looked up.</summary>
    public IPAddress? Address { get; } = IPAddress.TryParse(Host, out var address) ? address : null;

    /// <summary>
    /// Reads <c>host</c>, <c>host:port</c> or <c>[address]:port</c>, with the number of a portal group after a comma or without.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IscsiPortal? portal)
    {
        portal = null;
        if (text is null)
            return false;
        var comma = text.LastIndexOf(',');
        if (comma >= 0 && !ushort.TryParse(text.AsSpan(comma + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return false;
        var place = comma >= 0 ? text[..comma] : text;
        var isBracketed = place.StartsWith('[');
        var end = isBracketed ? place.IndexOf(']') + 1 : place.IndexOf(':');
        if (isBracketed && end == 0)
            return false;
        var rest = end < 0 ? string.Empty : place[end..];
        var host = end < 0 ? place : place[..end];
        var port = DefaultPort;
        if (rest.Length > 0
            && (rest[0] != ':' || !int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out port)))
        {
            return false;
        }

        if (isBracketed)
            host = host[1..^1];
        if (port is < 1 or > ushort.MaxValue || !IsHost(host, isBracketed))
            return false;
        portal = new IscsiPortal(host, port);
        return true;
    }

    /// <summary>The same portal at one of the addresses its name stands for.</summary>
    public IscsiPortal At(IPAddress address) => new(address.ToString(), Port);

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static bool IsHost(string host, bool isBracketed) => isBracketed
        ? host.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(host, out _)
        : Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;
}
