using System.Text;
using Glance.Configuration.Surroundings;

namespace Glance.Database.Engines.Sqlite.Files;

/// <summary>What start and check ask of a database's path before anything is opened; nothing is changed.</summary>
/// <param name="path">Absolute path of the database.</param>
/// <param name="isRelative">Whether the URL named it relative to the working directory.</param>
/// <param name="creation">What may be made.</param>
internal sealed class SqlitePlace(string path, bool isRelative, DatabaseCreation creation)
{
    // The MAX_PATHNAME of SQLite's source, 512, less the ending of the journal.
    private const int LongestPath = 504;

    private readonly byte[] _name = FileIdentity.PathOf(path);

    /// <summary>Whether there is a file, behind any links; for File.Exists a link to nothing is one.</summary>
    public bool IsThere => FileIdentity.Of(_name) is not null;

    /// <summary>Refuses what cannot be used, and what is absent and must not be made.</summary>
    /// <exception cref="DatabaseStartException">So it is; the message says what would be right.</exception>
    public void Require()
    {
        RefuseUnreachable();
        RefuseOther();
        if (!IsThere && WhyNotMade() is { } refusal)
            throw refusal;
        RequireDirectory();
        if (IsThere && PathAccess.WhyNotChanged(path) is { } forbidden)
            throw Refused($"it cannot be read and written: {forbidden}; give it to the service's user");
        RequireBeside();

        // SQLite takes such a log for the rest of another database, and deletes it.
        if (IsEmpty(path) && File.Exists(SqliteNames.Log(path)) && !IsEmpty(SqliteNames.Log(path)))
        {
            throw Refused($"it is empty, and its write-ahead log {SqliteNames.Log(path)} is not: the database was emptied or replaced."
                + " Put it back; to begin with an empty one remove the log");
        }
    }

    /// <summary>A reason to refuse the database.</summary>
    public DatabaseStartException Refused(string why) => new($"[database] connection: {path}: {why}");

    private static bool IsEmpty(string file) => new FileInfo(SqliteNames.Target(file)) is { Exists: true, Length: 0 };

    private void RequireBeside()
    {
        foreach (var beside in (string[])[SqliteNames.Log(path), SqliteNames.SharedMemory(path), SqliteNames.Journal(path)])
        {
            if (new FileInfo(beside).LinkTarget is { } target)
            {
                // SQLite opens these files with O_NOFOLLOW.
                throw Refused($"{beside} is a symbolic link to {target}, and SQLite follows none there: "
                    + (PathAccess.WhyNotSeen(beside) is null
                        ? "put the file itself in its place, and never remove it"
                        : "that file is not there; it may hold changes, so put it in the link's place; remove the link only if it is lost"));
            }

            if (PathAccess.WhyNotReached(beside) is { } impossible)
                throw Refused($"{beside}, which SQLite makes, cannot be made: {impossible}; name a file with a shorter name");
            if (Directory.Exists(beside))
            {
                throw Refused($"{beside} is a directory, and SQLite keeps a file of this name beside the database:"
                    + " move the directory away");
            }

            if (Path.Exists(beside) && PathAccess.WhyNotChanged(beside) is { } closed)
            {
                throw Refused($"{beside}, which belongs to it, cannot be read and written: {closed};"
                    + " give it to the service's user, and never remove it");
            }
        }
    }

    // Of a device SQLite reads nothing it wrote, and a pipe would be waited for without end. A link that leads to nothing is the trace of a
    // database that is away.
    private void RefuseOther()
    {
        if (FileIdentity.IsOtherThanFile(_name))
            throw new DatabaseStartException($"[database] connection: {path} is not a regular file: name a file, which is made when it is absent");
        if (!IsThere && new FileInfo(path).LinkTarget is { } target)
        {
            throw new DatabaseStartException($"[database] connection: {path} is a symbolic link to {target}, which is not there:"
                + $" put the database back, or mount its file system; to begin with an empty one make an empty file: touch {path}");
        }
    }

    private void RefuseUnreachable()
    {
        if (PathAccess.WhyNotReached(path) is { } closed)
            throw Refused($"it cannot be reached: {closed}; name a file that the service's user can reach");
        if (Encoding.UTF8.GetByteCount(SqliteNames.Target(path)) is var bytes && bytes > LongestPath)
            throw Refused($"its path has {bytes} bytes, and SQLite opens none of more than {LongestPath}; name a shorter one");
    }

    // A file that is there, be it empty, is the operator's word; one that is not may be lost.
    private DatabaseStartException? WhyNotMade()
    {
        if (!creation.FirstStart)
            return Absent("only the first start of a service makes a database, so that a lost one is not taken for a new one. Put it back, or restart the service to begin with an empty one");
        if (File.Exists(SqliteNames.Log(path)))
            return Absent($"its write-ahead log {SqliteNames.Log(path)} does: the database was moved or deleted. Put it back; to begin with an empty one remove the log");
        return creation.Objection() is { } objection
            ? Absent($"{objection}. Put the database back; to begin with an empty one make an empty file: touch {path}")
            : null;
    }

    private DatabaseStartException Absent(string why) => new($"[database] connection: {path} does not exist, and {why}");

    // Of a path relative to the working directory the parent is made, so that ./var needs no preparation; a missing absolute one is more
    // likely mistyped (docs/decisions/0012).
    private void RequireDirectory()
    {
        if (Path.GetDirectoryName(SqliteNames.Target(path)) is not { } directory)
            return;
        if (Directory.Exists(directory))
        {
            if (PathAccess.WhyNoFilesIn(directory) is { } closed)
                throw Refused($"the directory {directory} cannot be written to, and SQLite keeps its journal there: {closed}");
        }
        else if (!isRelative)
        {
            throw Refused($"the directory {directory} does not exist; create it, owned by the service's user, or name another");
        }
        else if (PathAccess.WhyNotMade(directory) is { } impossible)
        {
            throw Refused($"the directory {directory} does not exist and cannot be created: {impossible}");
        }
    }
}
