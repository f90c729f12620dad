using System.Text;

namespace Glance.Configuration.Surroundings;

/// <summary>
/// Reads files that the configuration names: never one without an end (docs/decisions/0331), and no pipe into which nobody writes
/// (docs/decisions/0351).
/// </summary>
public static class ConfiguredFile
{
    /// <summary>More than any configuration, policy or schema needs.</summary>
    public const int MostBytes = 16 << 20;

    private const int BufferSize = 64 << 10;

    // A worker that waited for it in vain has to say so within the 30 s after which its supervisor gives it up.
    private static readonly TimeSpan PipeSilence = TimeSpan.FromSeconds(10);

    /// <summary>The bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read, is no regular file, or is too large.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadAllBytes(string path) => ReadAllBytes(path, PipeSilence);

    /// <summary>As <see cref="ReadAllBytes(string)"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="silence">How long nothing may come out of a pipe.</param>
    internal static byte[] ReadAllBytes(string path, TimeSpan silence)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (FileKinds.WhyNotRead(path) is { } reason)
            throw new IOException(reason);
        if (FileKinds.IsPipe(path, out var isNamed))
        {
            using var pipe = PipeReading.Open(path, isNamed, silence);
            return ReadAll(pipe.Read);
        }

        using var file = File.OpenRead(path);
        return ReadAll(file.Read);
    }

    private static byte[] ReadAll(ReadNext read)
    {
        using var content = new MemoryStream();
        var buffer = new byte[BufferSize];
        for (int count; (count = read(buffer)) > 0;)
        {
            if (content.Length + count > MostBytes)
                throw new IOException($"it has more than {MostBytes} bytes");
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    /// <summary>The text of a file, which is UTF-8 unless its first bytes say otherwise (a mark of UTF-16 or UTF-32).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read, is no regular file, is too large, or has bytes that are no UTF-8.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string ReadAllText(string path) => TextOf(ReadAllBytes(path));

    /// <summary>The text of a file whose reader judges line by line: bytes that are no UTF-8 are marked (<see cref="Utf8Text"/>).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read, is no regular file, is too large, or is no text.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string ReadMarkedText(string path) => TextOf(ReadAllBytes(path), Utf8Text.TryMark);

    /// <summary>The text of a file's bytes, as <see cref="ReadAllText"/> has it.</summary>
    internal static string TextOf(byte[] bytes) => TextOf(bytes, Utf8Text.TryDecode);

    /// <summary>The text of a file's bytes, decoded in one of the ways of <see cref="Utf8Text"/>.</summary>
    internal static string TextOf(byte[] bytes, TryRead decode)
    {
        if (bytes is [0xfe, 0xff, ..] or [0xff, 0xfe, ..] or [0, 0, 0xfe, 0xff, ..])
            return AsciiOf(bytes);
        var text = bytes.AsSpan();
        if (text.StartsWith(Encoding.UTF8.Preamble))
            text = text[Encoding.UTF8.Preamble.Length..];
        return decode(text, out var decoded, out var line, out var wrong)
            ? decoded
            : throw new IOException($"it must be UTF-8 text, but the byte 0x{wrong:x2} in line {line} is not");
    }

    /// <summary>The text of a file's bytes with other characters for those that are none.</summary>
    internal static string AsciiOf(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>A way of <see cref="Utf8Text"/>.</summary>
    internal delegate bool TryRead(ReadOnlySpan<byte> bytes, out string text, out int line, out byte wrong);

    private delegate int ReadNext(Span<byte> buffer);
}
