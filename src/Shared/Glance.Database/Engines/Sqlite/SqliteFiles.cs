using Glance.Domain.Errors;
using Microsoft.Extensions.Logging;

namespace Glance.Database.Engines.Sqlite;

/// <summary>
/// The files of a database, and whether their names still stand for what this process has open. SQLite goes on with a file that was
/// deleted, moved or replaced, and what is written then is lost with the process: so each use looks first, at a microsecond a name
/// (docs/decisions/0210).
/// </summary>
internal sealed class SqliteFiles(string path, string? known, TimeProvider time, ILogger logger)
{
    private const string LogEnding = "-wal";
    private const string SharedMemoryEnding = "-shm";

    private readonly Place _main = new(path, KnownAt(path, known));
    private readonly Place _log = new(path + LogEnding);
    private readonly Place _sharedMemory = new(path + SharedMemoryEnding);
    private readonly Lock _guard = new();
    private int _open;
    private int _checkpointed;
    private volatile bool _lost;

    /// <summary>Which of its failures get a line.</summary>
    public RepeatedFaults Faults { get; } = new(time);

    /// <summary>Path of the database.</summary>
    public string Path => path;

    /// <summary>
    /// Which file it is, for other processes of the service: what identifies it, and its path, without a space in either. Null before it is
    /// known.
    /// </summary>
    public string? Known => _main.Expected is { } expected ? $"{expected.ToText()} {Uri.EscapeDataString(path)}" : null;

    /// <summary>Whether there is a file, and none but the one that the service uses.</summary>
    public bool IsUsable => _main.Seen() is not null && _main.IsInPlace;

    /// <summary>Whether a connection may make the file; no longer once it is known which one it is.</summary>
    public bool MayCreate { get; set; }

    /// <summary>Whether the log is still to be written back into the file that was lost; true once for each loss.</summary>
    public bool TakeCheckpoint() => _lost && Interlocked.Exchange(ref _checkpointed, 1) == 0;

    /// <summary>Takes note of a connection that has read from the database. Every call needs one of <see cref="Closed"/>.</summary>
    /// <exception cref="DatabaseUnavailableException">It is not the file that others of this process have open.</exception>
    public void Opened()
    {
        lock (_guard)
        {
            if (_main.Expected is null)
                _main.Expect();
            if (_open++ == 0)
                ExpectLog();
            MayCreate = false;
        }

        Require();
    }

    /// <summary>Takes note that a connection was closed.</summary>
    public void Closed()
    {
        lock (_guard)
        {
            if (--_open > 0)
                return;

            // Whoever closes the database as the last one takes the log away.
            _log.Forget();
            _sharedMemory.Forget();
        }
    }

    /// <summary>
    /// Takes the write-ahead log that is there for the right one: it comes into being with its first use, and again when all connections
    /// were closed.
    /// </summary>
    public void ExpectLog()
    {
        _log.Expect();
        _sharedMemory.Expect();
    }

    /// <summary>Refuses when a name stands for another file than the one that is open, or for none.</summary>
    /// <exception cref="DatabaseUnavailableException">So it is; the log says what to do.</exception>
    public void Require()
    {
        if ((_main.IsInPlace ? _log.IsInPlace ? _sharedMemory.IsInPlace ? null : _sharedMemory : _log : _main) is { } wrong)
            throw Lost(Describe(wrong));
        if (!_lost)
            return;
        _lost = false;
        Volatile.Write(ref _checkpointed, 0);
        Log.FileIsBack(logger, path, Faults.Mended(path));
    }

    /// <summary>Why a start must not use the file that is there; null when it may.</summary>
    public string? Objection() => _main.IsInPlace ? null : Describe(_main);

    /// <summary>What to throw while there is no file to open, or only another one.</summary>
    public DatabaseUnavailableException Absent() => Lost(_main.Seen() is not null ? Describe(_main) :
        $"it does not exist: it was deleted or moved, or its file system is not mounted. A database is made by the first start of a service only; put the file back, and this worker uses it");

    /// <summary>What to throw when a file that appeared cannot be used.</summary>
    public DatabaseUnavailableException Unusable(string problem) => Lost(problem);

    private DatabaseUnavailableException Lost(string what)
    {
        _lost = true;
        if (Faults.IsDue(path, out var untold))
            Log.FileIsLost(logger, path, what, untold);
        return DatabaseUnavailableException.Because("its file is gone or is another one", isLogged: true);
    }

    // Of another path, after a change of the configuration, nothing is known.
    private static FileIdentity? KnownAt(string path, string? known) =>
        known?.Split(' ') is [var identity, var place] && Uri.UnescapeDataString(place) == path ? FileIdentity.TryParse(identity) : null;

    private string Describe(Place wrong)
    {
        var found = wrong.Seen() is { } other ? $"is another file now ({other})" : "was deleted or moved, or its file system is not mounted";
        if (wrong == _main)
        {
            return $"it {found}; the service has used {wrong.Expected} since its start. Nothing is served from it until that file is back in its place. To go on with another one"
                + $" stop the service, remove {path}{LogEnding} and {path}{SharedMemoryEnding}, put the file there and start";
        }

        return $"its {wrong.Path} {found}; the service has {wrong.Expected} open. Nothing is served until it is back. If it is lost, restart the service: the last"
            + " worker to end writes what it held into the database";
    }

    private sealed class Place(string path, FileIdentity? known = null)
    {
        private readonly byte[] _name = FileIdentity.PathOf(path);

        // In a box, so that a thread that looks sees all of it.
        private volatile object? _expected = known;

        public string Path => path;

        /// <summary>What is open; null while none is.</summary>
        public FileIdentity? Expected => (FileIdentity?)_expected;

        public bool IsInPlace => _expected is not FileIdentity expected || FileIdentity.Of(_name) == expected;

        public FileIdentity? Seen() => FileIdentity.Of(_name);

        public void Expect() => _expected = Seen();

        public void Forget() => _expected = null;
    }
}
