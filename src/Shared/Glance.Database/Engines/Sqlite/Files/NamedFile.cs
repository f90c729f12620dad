namespace Glance.Database.Engines.Sqlite.Files;

/// <summary>A path, and the file that it is to stand for.</summary>
/// <param name="path">The path.</param>
/// <param name="known">Which file that is; null when any will do.</param>
internal sealed class NamedFile(string path, FileIdentity? known = null)
{
    private readonly byte[] _name = FileIdentity.PathOf(path);

    // In a box, so that a thread that looks sees all of it.
    private volatile object? _expected = known;

    public string Path => path;

    /// <summary>What is open; null while none is.</summary>
    public FileIdentity? Expected => (FileIdentity?)_expected;

    public bool IsInPlace => _expected is not FileIdentity expected || FileIdentity.Of(_name) == expected;

    public FileIdentity? Seen() => FileIdentity.Of(_name);

    /// <summary>Moves away what is there.</summary>
    /// <returns>Where to; null when there is nothing, or it cannot be moved.</returns>
    public string? SetAside()
    {
        try
        {
            if (Seen() is not { } other)
                return null;
            var aside = $"{path}.{other.Inode}";
            File.Move(path, aside);
            return aside;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null; // another worker was quicker, or the directory lets nobody; the last one to close the database removes it
        }
    }

    public void Expect() => _expected = Seen();

    public void Forget() => _expected = null;
}
