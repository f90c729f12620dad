using System.Buffers.Text;
using System.Globalization;

namespace GlanceWorker.Framing;

/// <summary>The line in front of a chunk: its size and extensions (RFC 9112 section 7.1).</summary>
internal static class ChunkLine
{
    // What Kestrel takes: an int in at most eight digits.
    private const int MostPlainDigits = 8;

    /// <summary>Takes the line apart.</summary>
    /// <param name="line">The line without its line feed.</param>
    /// <param name="size">Bytes of the chunk.</param>
    /// <param name="isPlain">Whether Kestrel reads the same in it.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Read(ReadOnlySpan<byte> line, out long size, out bool isPlain)
    {
        size = 0;
        isPlain = false;
        if (line.IsEmpty || line[^1] != '\r')
            return $"The chunk size {HttpBytes.Show(line)} ends with a line feed alone; it is to end with a carriage return and a line feed.";
        line = line[..^1];
        var digits = 0;
        while (digits < line.Length && char.IsAsciiHexDigit((char)line[digits]))
            digits++;
        var significant = line[..digits].TrimStart((byte)'0');
        if (digits == 0 || !IsExtensions(line[digits..]))
            return $"The chunk size {HttpBytes.Show(line)} is not a hexadecimal number, with or without extensions behind a semicolon.";
        if (!significant.IsEmpty && (!long.TryParse(significant, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out size) || size < 0))
            return $"The chunk size {HttpBytes.Show(line[..digits])} cannot be counted: the largest is {long.MaxValue:x}.";
        isPlain = digits == line.Length && digits <= MostPlainDigits && size <= int.MaxValue;
        return null;
    }

    /// <summary>The line for a chunk as Kestrel reads it.</summary>
    /// <param name="size">Bytes of the chunk.</param>
    /// <param name="follows">Whether another chunk stands in front of it.</param>
    public static ReadOnlyMemory<byte> Write(long size, bool follows = false)
    {
        var line = new byte["\r\n7fffffff\r\n".Length];
        var end = 0;
        if (follows)
            "\r\n"u8.CopyTo(line);
        end = follows ? 2 : 0;
        Utf8Formatter.TryFormat(size, line.AsSpan(end), out var written, new System.Buffers.StandardFormat('x'));
        end += written;
        "\r\n"u8.CopyTo(line.AsSpan(end));
        return line.AsMemory(0, end + 2);
    }

    // *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )
    private static bool IsExtensions(ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            rest = SkipBlanks(rest);
            if (rest.IsEmpty || rest[0] != ';' || !TrySkipToken(SkipBlanks(rest[1..]), out rest))
                return false;
            var value = SkipBlanks(rest);
            if (value.IsEmpty || value[0] != '=')
                continue;
            value = SkipBlanks(value[1..]);
            if (!(value.StartsWith("\""u8) ? TrySkipQuoted(value, out rest) : TrySkipToken(value, out rest)))
                return false;
        }

        return true;
    }

    private static ReadOnlySpan<byte> SkipBlanks(ReadOnlySpan<byte> rest) => rest.TrimStart(" \t"u8);

    private static bool TrySkipToken(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        var end = text.IndexOfAnyExcept(HttpBytes.Token);
        rest = end < 0 ? [] : text[end..];
        return end != 0 && !text.IsEmpty;
    }

    private static bool TrySkipQuoted(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        rest = [];
        for (var i = 1; i < text.Length; i++)
        {
            var isQuoted = text[i] == '\\';
            if (isQuoted && ++i == text.Length)
                return false;
            // Quoted or not (RFC 9110, 5.6.4): a bare CR may be a line's end to a proxy.
            if (text[i] is < (byte)' ' and not (byte)'\t' or 0x7f)
                return false;
            if (text[i] == '"' && !isQuoted)
            {
                rest = text[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
