namespace Glance.Policies.Files;

/// <summary>
/// How a file or directory looks without reading it: another look means that it may say something else. The default one is nothing there.
/// </summary>
/// <param name="Mode">What it is (file, directory, …) and its rights.</param>
/// <param name="Device">Its file system.</param>
/// <param name="Inode">Its number there: a file that replaces another of the same size and time has another.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Written">When its content last changed, in nanoseconds since 1970.</param>
/// <param name="Changed">When content, name or rights last changed; nobody can set it back.</param>
internal readonly record struct FileLook(ushort Mode, ulong Device, ulong Inode, ulong Size, long Written, long Changed)
{
    private const int KindMask = 0xf000;
    private const int DirectoryKind = 0x4000;
    private const int FileKind = 0x8000;
    private const int CharacterKind = 0x2000;
    private const int PipeKind = 0x1000;

    // The clock of file systems moves in steps of up to ten milliseconds: two changes within one look the same.
    private const long Doubtful = 50_000_000;

    /// <summary>Whether anything is there.</summary>
    public bool Exists => Inode != 0;

    /// <summary>
    /// Whether it can be read to its end: not a directory, and no pipe, at which a reader would wait for ever. /dev/null can be.
    /// </summary>
    public bool IsFile => (Mode & KindMask) is FileKind or CharacterKind;

    /// <summary>Whether it is a pipe: it says what it says once, to the first reader, who waits for that.</summary>
    public bool IsPipe => (Mode & KindMask) == PipeKind;

    /// <summary>Whether it holds files.</summary>
    public bool IsDirectory => (Mode & KindMask) == DirectoryKind;

    /// <summary>Whether it changed so shortly before a look that a further change might not show.</summary>
    /// <param name="now">The time of the look, in nanoseconds since 1970.</param>
    public bool IsDoubtfulAt(long now) => Exists && now - Math.Max(Written, Changed) is >= -Doubtful and < Doubtful;
}
