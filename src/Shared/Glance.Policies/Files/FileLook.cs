namespace Glance.Policies.Files;

/// <summary>How a file or directory looks without reading it: another look means that it may say something else. The default one is nothing there.</summary>
/// <param name="Device">Its file system.</param>
/// <param name="Inode">Its number there: a file that replaces another of the same size and time has another.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Written">When its content last changed, in nanoseconds since 1970.</param>
/// <param name="Changed">When content, name or rights last changed; nobody can set it back.</param>
internal readonly record struct FileLook(ulong Device, ulong Inode, ulong Size, long Written, long Changed)
{
    // The clock of file systems moves in steps of up to ten milliseconds: two changes within one look the same.
    private const long Doubtful = 50_000_000;

    /// <summary>Whether anything is there.</summary>
    public bool Exists => Inode != 0;

    /// <summary>Whether it changed so shortly before a look that a further change might not show.</summary>
    /// <param name="now">The time of the look, in nanoseconds since 1970.</param>
    public bool IsDoubtfulAt(long now) => Exists && now - Math.Max(Written, Changed) is >= -Doubtful and < Doubtful;
}
