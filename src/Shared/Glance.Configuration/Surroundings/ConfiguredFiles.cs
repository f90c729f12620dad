namespace Glance.Configuration.Surroundings;

/// <summary>
/// The files that a configuration names and that are read once for it. Where they come from is decided in one place, so that all workers of
/// a configuration work with the same (<see cref="KeptFiles"/>, docs/decisions/0415).
/// </summary>
public class ConfiguredFiles
{
    private protected ConfiguredFiles()
    {
    }

    /// <summary>As they are on the disk now.</summary>
    public static ConfiguredFiles OnDisk { get; } = new();

    /// <summary>The bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read, is no regular file, or is too large.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public virtual byte[] ReadAllBytes(string path) => ConfiguredFile.ReadAllBytes(path);

    /// <summary>The text of a file, which is UTF-8 unless its first bytes say otherwise.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read, is no regular file, is too large, or has bytes that are no UTF-8.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public string ReadAllText(string path) => ConfiguredFile.TextOf(ReadAllBytes(path));

    /// <summary>As <see cref="ConfiguredFile.ReadMarkedText"/>.</summary>
    internal string ReadMarkedText(string path) => ConfiguredFile.TextOf(ReadAllBytes(path), Utf8Text.TryMark);

    /// <summary>The text of a file of which only ASCII is of interest, whatever else is in it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read, is no regular file, or is too large.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal string ReadAscii(string path) => ConfiguredFile.AsciiOf(ReadAllBytes(path));

    /// <summary>Whether a file or directory is as it must be.</summary>
    /// <param name="path">The path.</param>
    /// <param name="look">Looks at what is there now.</param>
    public virtual bool IsWell(string path, Predicate<string> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        return look(path);
    }
}
