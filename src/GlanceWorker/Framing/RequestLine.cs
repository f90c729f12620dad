using System.Text;

namespace GlanceWorker.Framing;

/// <summary>The parts of a request line that were found good, as ranges of it.</summary>
/// <param name="MethodLength">Bytes of the method, which comes first.</param>
/// <param name="TargetEnd">Where the target ends, which comes after the method and a blank.</param>
/// <param name="IsVersion10">Whether it is HTTP/1.0; otherwise it is HTTP/1.1.</param>
/// <param name="HasRawBytes">Whether the target has bytes outside ASCII, which Python's server takes and Kestrel does not.</param>
/// <param name="AuthorityLength">For a target like <c>http://host/path</c>: bytes of the host and port; otherwise -1.</param>
internal readonly record struct RequestLine(int MethodLength, int TargetEnd, bool IsVersion10, bool HasRawBytes, int AuthorityLength)
{
    private const string Form = "it is to read 'METHOD /path HTTP/1.1'";

    /// <summary>Where the target begins.</summary>
    public int TargetStart => MethodLength + 1;

    /// <summary>Bytes of the scheme with what follows it, in a target that has one.</summary>
    public static int SchemeLength(ReadOnlySpan<byte> target) =>
        StartsWith(target, "http://"u8) ? "http://".Length : StartsWith(target, "https://"u8) ? "https://".Length : 0;

    /// <summary>Takes a request line apart.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="parts">Its parts, when nothing is wrong.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static Refusal? Read(ReadOnlySpan<byte> line, out RequestLine parts)
    {
        parts = default;
        var method = line.IndexOfAnyExcept(HttpBytes.Token);
        if (method <= 0 || line[method] != ' ')
            return Bad("does not begin with a method and a blank", line);

        // Not a proxy; and Kestrel lets no answer to it have a body.
        if (line.StartsWith("CONNECT "u8))
            return new Refusal(StatusCodes.Status501NotImplemented, "The method CONNECT is for proxies, which this is not.");
        var rest = line[(method + 1)..];
        var end = rest.IndexOf((byte)' ');
        if (end < 0)
            return Bad("has no HTTP version", line);
        if (ReadVersion(rest[(end + 1)..], line, out var isVersion10) is { } wrongVersion)
            return wrongVersion;
        if (ReadTarget(rest[..end], line, out var hasRawBytes, out var authority) is { } wrongTarget)
            return wrongTarget;
        parts = new RequestLine(method, method + 1 + end, isVersion10, hasRawBytes, authority);
        return rest[0] == '*' && !line.StartsWith("OPTIONS "u8) ? Bad("has a target that is for OPTIONS only", line) : null;
    }

    private static Refusal? ReadVersion(ReadOnlySpan<byte> version, ReadOnlySpan<byte> line, out bool is10)
    {
        is10 = version.SequenceEqual("HTTP/1.0"u8);
        if (is10 || version.SequenceEqual("HTTP/1.1"u8))
            return null;
        return version.Length == "HTTP/1.1".Length && version.StartsWith("HTTP/"u8) && char.IsAsciiDigit((char)version[5]) && version[6] == '.' && char.IsAsciiDigit((char)version[7])
            ? new Refusal(StatusCodes.Status505HttpVersionNotsupported, $"{HttpBytes.Show(version)} is not spoken here; HTTP/1.1 and HTTP/1.0 are.")
            : Bad("does not end with a blank and an HTTP version", line);
    }

    private static Refusal? ReadTarget(ReadOnlySpan<byte> target, ReadOnlySpan<byte> line, out bool hasRawBytes, out int authority)
    {
        authority = -1;
        var strange = target.IndexOfAnyExcept(HttpBytes.Visible);
        hasRawBytes = strange >= 0;
        for (var i = strange; hasRawBytes && i < target.Length; i++)
        {
            if (target[i] is < (byte)' ' or 0x7f)
                return Bad("has a control character", line);
        }

        if (target.IsEmpty)
            return Bad("has an empty target", line);
        if (target[0] == '/' || target is [(byte)'*'])
            return HasNull(target) ? Bad("has a %00 in its path", line) : null;
        var scheme = SchemeLength(target);
        if (scheme == 0)
            return Bad("has a target that begins neither with '/' nor with 'http://'", line);
        var end = target[scheme..].IndexOfAny((byte)'/', (byte)'?', (byte)'#');
        authority = end < 0 ? target.Length - scheme : end;
        return authority == 0 || !HostHeader.IsValid(target.Slice(scheme, authority), out _) || HasNull(target)
            ? Bad("has a target with no valid host, or a %00 in its path", line)
            : null;
    }

    // Kestrel refuses it, and no name on any system has one.
    private static bool HasNull(ReadOnlySpan<byte> target)
    {
        var escaped = target.IndexOf((byte)'%');
        if (escaped < 0)
            return false;
        var query = target.IndexOf((byte)'?');
        return (query < 0 ? target : target[..query]).IndexOf("%00"u8) >= 0;
    }

    private static bool StartsWith(ReadOnlySpan<byte> target, ReadOnlySpan<byte> scheme) =>
        target.Length >= scheme.Length && Ascii.EqualsIgnoreCase(target[..scheme.Length], scheme);

    private static Refusal Bad(string what, ReadOnlySpan<byte> line) => Refusal.Bad($"The request line {HttpBytes.Show(line)} {what}; {Form}.");
}
