using System.Buffers;
using System.Globalization;
using System.Text;

namespace GlanceWorker.Framing;

/// <summary>The character classes of RFC 9110 and 9112, and how bytes are shown to people.</summary>
internal static class HttpBytes
{
    /// <summary>What a method or the name of a header consists of.</summary>
    public static readonly SearchValues<byte> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>What may not stand within a line: whoever takes one of these for the end of it sees another request.</summary>
    public static readonly SearchValues<byte> LineBreakers = SearchValues.Create(0, (byte)'\r', (byte)'\n');

    /// <summary>What a request target may consist of as it is.</summary>
    public static readonly SearchValues<byte> Visible = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(static b => (byte)b)]);

    private const int MostShown = 60;

    /// <summary>Without the blanks and tabs around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value) => value.Trim(" \t"u8);

    /// <summary>For a message: printable, and not long.</summary>
    public static string Show(ReadOnlySpan<byte> bytes) =>
        $"'{Printable(bytes[..Math.Min(bytes.Length, MostShown)])}{(bytes.Length > MostShown ? "..." : "")}'";

    /// <summary>What is not printable ASCII as the log writes control characters, such as <c>\x1b</c>.</summary>
    public static string Printable(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
            _ = b is >= (byte)' ' and <= (byte)'~' ? text.Append((char)b) : text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        return text.ToString();
    }
}
