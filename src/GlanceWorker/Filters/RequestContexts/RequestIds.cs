namespace GlanceWorker.Filters.RequestContexts;

/// <summary>Request ids: <c>req-</c> and a random UUID, or what the client brought with that prefix put before it.</summary>
internal static class RequestIds
{
    /// <summary>The header in both directions.</summary>
    public const string Header = "x-openstack-request-id";

    private const string Prefix = "req-";

    // Positions of RFC 9562: version 4 in the high half of octet 6, the variant in the top bits of octet 8.
    private const int VersionOctet = 6;
    private const int VariantOctet = 8;

    /// <summary>A fresh id. It names a request and protects nothing, so it needs no random bytes of the kernel's.</summary>
    public static string New() => string.Create(40, NewUuid(), static (target, id) =>
    {
        Prefix.CopyTo(target);
        id.TryFormat(target[Prefix.Length..], out _);
    });

    private static Guid NewUuid()
    {
        Span<byte> octets = stackalloc byte[16];
        Random.Shared.NextBytes(octets);
        octets[VersionOctet] = (byte)((octets[VersionOctet] & 0x0F) | 0x40);
        octets[VariantOctet] = (byte)((octets[VariantOctet] & 0x3F) | 0x80);
        return new Guid(octets, bigEndian: true);
    }

    /// <summary>The client's id as it is logged and returned; a fresh one when there is none, or one that is not printable ASCII.</summary>
    public static string Adopt(string given) =>
        given.Length == 0 || given.AsSpan().ContainsAnyExceptInRange(' ', '~') ? New() : given.StartsWith(Prefix, StringComparison.Ordinal) ? given : Prefix + given;
}
