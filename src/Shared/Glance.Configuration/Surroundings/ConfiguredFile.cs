using System.Text;

namespace Glance.Configuration.Surroundings;

/// <summary>
/// Reads files that the configuration names: never one without an end (docs/decisions/0331).
/// </summary>
public static class ConfiguredFile
{
    /// <summary>More than any configuration, policy or schema needs.</summary>
    public const int MostBytes = 16 << 20;

    private const int BufferSize = 64 << 10;

    /// <summary>The bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read, is no regular file, or is too large.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (FileKinds.WhyNotRead(path) is { } reason)
            throw new IOException(reason);
        using var file = File.OpenRead(path);
        using var content = new MemoryStream();
        var buffer = new byte[BufferSize];
        for (int count; (count = file.Read(buffer)) > 0;)
        {
            if (content.Length + count > MostBytes)
                throw new IOException($"it has more than {MostBytes} bytes");
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    /// <summary>The text of a file, which is UTF-8 unless its first bytes say otherwise.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read, is no regular file, or is too large.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string ReadAllText(string path)
    {
        using var reader = new StreamReader(new MemoryStream(ReadAllBytes(path)), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
