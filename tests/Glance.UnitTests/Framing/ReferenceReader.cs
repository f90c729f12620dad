using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Glance.UnitTests.Framing;

/// <summary>
/// Reads a stream of requests by the rules of RFC 9112 as they are written, slowly and whole; what it takes has a canonical form.
/// </summary>
internal static class ReferenceReader
{
    private const string Token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static readonly Regex Line = new($@"\A({Token}) ([^ ]*) (HTTP/(\d)\.(\d))\z", RegexOptions.CultureInvariant);
    private static readonly Regex Header = new($@"\A({Token}):([^\x00\r\n]*)\z", RegexOptions.CultureInvariant);
    private static readonly Regex Host = new(@"\A(|([A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]{2,}(%[A-Za-z0-9._~!$&'()*+,;=%-]+)?\])(:\d*)?)\z", RegexOptions.CultureInvariant);
    private static readonly Regex Size = new($@"\A([0-9A-Fa-f]+)([ \t]*;[ \t]*{Token}([ \t]*=[ \t]*({Token}|""([^""\\]|\\.)*""))?)*\z", RegexOptions.CultureInvariant);

    /// <summary>Reads what a client sent.</summary>
    public static string Read(string sent)
    {
        var rest = sent;
        var taken = "";
        while (true)
        {
            for (var i = 0; i < 8 && rest.StartsWith("\r\n", StringComparison.Ordinal); i++)
                rest = rest[2..];
            if (rest.Length == 0)
                return taken + "over";
            if (Head(ref rest, out var head) is { } outcome)
                return taken + outcome;
            if (Body(ref rest, head!, out var body) is { } broken)
                return taken + head!.Text + broken;
            taken += $"{head!.Text}<{body}>";
        }
    }

    /// <summary>
    /// The bodies of the requests that are whole and followed by others on the same connection, up to the one that closes it.
    /// </summary>
    public static string Bodies(string sent)
    {
        var bodies = "";
        foreach (Match request in Regex.Matches(Read(sent), @"\[([^|\]]*)\|?([^\]]*)\]<([^>]*)>"))
        {
            bodies += $"<{request.Groups[3].Value}>";
            var closes = request.Groups[2].Value.Split('|').Any(static header => Regex.IsMatch(header, @"(?i)^connection:.*\bclose\b"));
            if (closes || request.Groups[1].Value.EndsWith("HTTP/1.0", StringComparison.Ordinal))
                break;
        }

        return bodies;
    }

    /// <summary>The same of what was read behind the framing.</summary>
    public static string Of(Transcript transcript)
    {
        if (transcript.End == "over")
            return Read(transcript.Read);
        if (transcript.End.StartsWith("refused", StringComparison.Ordinal))
            return Read(transcript.Read[..^"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".Length])[..^"over".Length] + "refused";
        var read = Read(transcript.Read);
        return read.EndsWith("broken", StringComparison.Ordinal) ? read : read + " but " + transcript.End;
    }

    private static string? Head(ref string rest, out HeadRead? head)
    {
        head = null;
        var lines = new List<string>();
        while (true)
        {
            var end = rest.IndexOf('\n', StringComparison.Ordinal);
            if (end < 0)
                return lines.Count == 0 && !Regex.IsMatch(rest, $@"\A({Token}( |\z)|\r\z)") ? "refused" : "over";
            if (end == 0 || rest[end - 1] != '\r')
                return "refused";
            var line = rest[..(end - 1)];
            rest = rest[(end + 1)..];
            if (line.Length == 0)
                break;
            if (lines.Count == 0 ? !IsRequestLine(line) : !IsHeader(line, lines))
                return "refused";
            lines.Add(line);
        }

        head = new HeadRead(lines);
        return head.IsGood ? null : "refused";
    }

    private static bool IsRequestLine(string line)
    {
        var match = Line.Match(line);
        if (!match.Success || match.Groups[3].Value is not ("HTTP/1.1" or "HTTP/1.0"))
            return false;
        var target = match.Groups[2].Value;
        if (target.Length == 0 || target.Any(static c => c is < ' ' or '\u007f') || target.Split('?')[0].Contains("%00", StringComparison.Ordinal))
            return false;
        if (target[0] == '/')
            return true;
        return target == "*" ? match.Groups[1].Value == "OPTIONS" : Regex.Match(target, "(?i)^https?://([^/?#]+)") is { Success: true } uri && Host.IsMatch(uri.Groups[1].Value);
    }

    private static bool IsHeader(string line, List<string> before)
    {
        var match = Header.Match(line);
        if (!match.Success)
            return false;
        var value = match.Groups[2].Value.Trim(' ', '\t');
        return match.Groups[1].Value.ToLowerInvariant() switch
        {
            "host" => Host.IsMatch(value),
            "content-length" => Regex.IsMatch(value, @"\A[0-9]{1,19}\z") && BigInteger.Parse(value, CultureInfo.InvariantCulture) <= long.MaxValue
                && !before.Exists(static other => other.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase)),
            _ => true,
        };
    }

    private static string? Body(ref string rest, HeadRead head, out string body)
    {
        body = "";
        if (head.IsChunked)
            return Chunks(ref rest, ref body);
        if (rest.Length < head.Length)
            return "broken";
        body = rest[..(int)head.Length];
        rest = rest[(int)head.Length..];
        return null;
    }

    private static string? Chunks(ref string rest, ref string body)
    {
        while (true)
        {
            var match = TakeLine(ref rest) is { } line ? Size.Match(line) : Match.Empty;
            if (!match.Success || BigInteger.Parse("0" + match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var size && size > long.MaxValue)
                return "broken";
            if (size == 0)
                break;
            if (rest.Length < size + 2 || rest.Substring((int)size, 2) != "\r\n")
                return "broken";
            body += rest[..(int)size];
            rest = rest[((int)size + 2)..];
        }

        while (TakeLine(ref rest) is { } trailer)
        {
            if (trailer.Length == 0)
                return null;
            if (!Header.IsMatch(trailer))
                return "broken";
        }

        return "broken";
    }

    private static string? TakeLine(ref string rest)
    {
        var end = rest.IndexOf('\n', StringComparison.Ordinal);
        if (end < 1 || rest[end - 1] != '\r')
            return null;
        var line = rest[..(end - 1)];
        rest = rest[(end + 1)..];
        return line;
    }

    private sealed class HeadRead
    {
        public HeadRead(List<string> lines)
        {
            var old = lines[0].EndsWith("1.0", StringComparison.Ordinal);
            var codings = Values(lines, "transfer-encoding").SelectMany(static value => value.Split(',')).Select(static coding => coding.Trim(' ', '\t').ToLowerInvariant()).ToList();
            var lengths = Values(lines, "content-length");
            var hosts = Values(lines, "host").Count;
            var expectations = Values(lines, "expect").SelectMany(static value => value.Split(',')).Select(static one => one.Trim(' ', '\t').ToLowerInvariant());
            IsChunked = codings.Count > 0;
            Length = lengths.Count > 0 ? long.Parse(lengths[0], CultureInfo.InvariantCulture) : 0;
            IsGood = (hosts == 1 || (old && hosts == 0))
                && (codings.Count == 0 || (codings is ["chunked"] && lengths.Count == 0 && !old))
                && expectations.All(static one => one is "" or "100-continue");
            Text = Canonical(lines);
        }

        public bool IsGood { get; }

        public bool IsChunked { get; }

        public long Length { get; }

        public string Text { get; }

        private static List<string> Values(List<string> lines, string name) =>
            [.. lines.Skip(1).Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim(' ', '\t'))];

        // Hosts and absolute targets are left out: what becomes of them has tests of its own.
        private static string Canonical(List<string> lines)
        {
            var line = Regex.Replace(lines[0], "(?i) https?://[^/?# ]*/?", " /");
            line = string.Concat(line.Select(static c => c < 0x80 ? $"{c}" : $"%{(int)c:X2}"));
            var others = lines.Skip(1).Where(static header => !Regex.IsMatch(header, "(?i)^(host|content-length):"));
            return $"[{line}|{string.Join('|', others)}]";
        }
    }
}
