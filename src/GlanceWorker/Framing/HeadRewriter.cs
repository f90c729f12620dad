using System.Buffers;
using System.Text;

namespace GlanceWorker.Framing;

/// <summary>Writes a head that is good, but not for Kestrel, as one that says the same.</summary>
internal static class HeadRewriter
{
    // Stands where a host stands that Kestrel does not take; the pipeline sees the client's own again.
    private static readonly byte[] SomeHost = "localhost"u8.ToArray();

    /// <summary>Writes the head.</summary>
    /// <param name="sent">What the client sent, from the request line to the empty line.</param>
    /// <param name="head">What was found in it.</param>
    /// <param name="host">The host that the pipeline is to see instead of the one written; null when they are the same.</param>
    public static ReadOnlyMemory<byte> Write(ReadOnlySpan<byte> sent, RequestHead head, out string? host)
    {
        var output = new ArrayBufferWriter<byte>(sent.Length + 256);
        var lines = new LineEnumerator(sent);
        var requestLine = lines.Next();
        WriteRequestLine(output, requestLine, head.Line);
        var authority = Authority(requestLine, head.Line);
        var isReplaced = head.HasUnusualHost || head.Line.AuthorityLength >= 0;
        for (var line = lines.Next(); !line.IsEmpty; line = lines.Next())
        {
            if (isReplaced && line.Length >= "Host:".Length && Ascii.EqualsIgnoreCase(line[.."Host:".Length], "Host:"u8))
                authority = head.Line.AuthorityLength >= 0 ? authority : HttpBytes.Trim(line["Host:".Length..]);
            else
                WriteLine(output, line, []);
        }

        host = null;
        if (isReplaced)
        {
            HostHeader.IsValid(authority, out var isPlain);
            host = isPlain ? null : Encoding.Latin1.GetString(authority);
            WriteLine(output, "Host: "u8, isPlain ? authority : SomeHost);
        }

        if (head.NeedsLength)
            WriteLine(output, "Content-Length: 0"u8, []);
        output.Write("\r\n"u8);
        return output.WrittenMemory;
    }

    private static ReadOnlySpan<byte> Authority(ReadOnlySpan<byte> line, RequestLine parts) => parts.AuthorityLength < 0
        ? []
        : line.Slice(parts.TargetStart + RequestLine.SchemeLength(line[parts.TargetStart..]), parts.AuthorityLength);

    private static void WriteRequestLine(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> line, RequestLine parts)
    {
        var target = line[parts.TargetStart..parts.TargetEnd];
        output.Write(line[..parts.TargetStart]);
        if (parts.AuthorityLength >= 0)
        {
            target = target[(RequestLine.SchemeLength(target) + parts.AuthorityLength)..];
            if (target.IsEmpty || target[0] != '/')
                output.Write("/"u8);
        }

        foreach (var b in target)
        {
            if (b < 0x80)
                output.Write([b]);
            else
                output.Write(Encoding.ASCII.GetBytes($"%{b:X2}"));
        }

        WriteLine(output, line[parts.TargetEnd..], []);
    }

    private static void WriteLine(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> line, ReadOnlySpan<byte> rest)
    {
        output.Write(line);
        output.Write(rest);
        output.Write("\r\n"u8);
    }

    private ref struct LineEnumerator(ReadOnlySpan<byte> text)
    {
        private ReadOnlySpan<byte> _rest = text;

        public ReadOnlySpan<byte> Next()
        {
            var end = _rest.IndexOf("\r\n"u8);
            var line = _rest[..end];
            _rest = _rest[(end + 2)..];
            return line;
        }
    }
}
