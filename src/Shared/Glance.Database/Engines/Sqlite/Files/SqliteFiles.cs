using Glance.Domain.Errors;
using Microsoft.Extensions.Logging;

namespace Glance.Database.Engines.Sqlite.Files;

/// <summary>
/// The files of a database, and whether their names still stand for what this process has open. SQLite goes on with a file that was
/// deleted, moved or replaced, and what is written then is lost with the process: so each use looks first, at a microsecond a name
/// (docs/decisions/0210). Nor does a process that opens the database make a log beside one that others still use (docs/decisions/0391).
/// </summary>
internal sealed class SqliteFiles(string path, string? known, TimeProvider time, ILogger logger)
{
    // How long another process may be within opening or closing the database, and how long it may keep everybody out to make its log.
    private static readonly TimeSpan PatienceWithOthers = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PatienceWithLocks = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly NamedFile _main = new(path, FileIdentity.KnownAt(path, known));
    private readonly NamedFile _log = new(SqliteNames.Log(path));
    private readonly NamedFile _sharedMemory = new(SqliteNames.SharedMemory(path));
    private readonly Lock _guard = new();
    private volatile int _open;
    private bool _expectsLog;
    private volatile bool _folded;
    private volatile bool _lost;

    /// <summary>Which of its failures get a line.</summary>
    public RepeatedFaults Faults { get; } = new(time);

    /// <summary>
    /// Which file it is, for other processes of the service: what identifies it, and its path, without a space in either. Null before it is
    /// known.
    /// </summary>
    public string? Known => _main.Expected is { } expected ? $"{expected.ToText()} {Uri.EscapeDataString(path)}" : null;

    /// <summary>Whether there is a file, and none but the one that the service uses.</summary>
    public bool IsUsable => _main.Seen() is not null && _main.IsInPlace;

    /// <summary>Whether a connection may make the file; no longer once it is known which one it is.</summary>
    public bool MayCreate { get; set; }

    /// <summary>Whether what is wrong is told by whoever gives up the start, and not here.</summary>
    public bool IsTrial { get; set; }

    /// <summary>
    /// Whether a start is yet to find that the database can be used, so that files which are in their place are no news.
    /// </summary>
    public bool IsUnproven { get; set; }

    /// <summary>What is wrong with the files, for operators; null while nothing is.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Whether requests are refused at present, as far as anybody has noticed.</summary>
    public bool IsLost => _lost;

    /// <summary>Whether it is the log alone that is wrong, so that it can be left.</summary>
    public bool IsLogLost => _lost && _main.IsInPlace && _open > 0 && !(_log.IsInPlace && _sharedMemory.IsInPlace);

    /// <summary>Whether the log is still to be written back into the file.</summary>
    public bool NeedsFold => _lost && _open > 0 && !_folded;

    /// <summary>Takes note that the log was written back.</summary>
    public void Folded() => _folded = true;

    /// <summary>
    /// Waits for others that are within opening the database or letting it go; not again once requests are refused.
    /// </summary>
    public async ValueTask UntilOpenableAsync()
    {
        var begun = time.GetTimestamp();
        while (!_lost && IsInTheWay(time.GetElapsedTime(begun)))
            await Task.Delay(Pause, time).ConfigureAwait(false);
    }

    // Who keeps everybody out may be about to make a log, beside which nobody may make another.
    private bool IsInTheWay(TimeSpan waited)
    {
        lock (_guard)
        {
            return WhyNotOpened() is not null ? waited < PatienceWithOthers
                : waited < PatienceWithLocks && _open == 0 && SqliteLocks.FindExcluder(path) is not null;
        }
    }

    /// <summary>Takes note of a connection that is about to open the database; if it returns, <see cref="Closed"/> has to follow.</summary>
    /// <exception cref="DatabaseUnavailableException">Others use a log that is not the one in place: beside it there would be two
    /// truths.</exception>
    public void Opening()
    {
        lock (_guard)
        {
            if (WhyNotOpened() is { } objection)
                throw Lost(objection);
            _open++;
        }
    }

    /// <summary>Takes note of a connection that has read from the database.</summary>
    /// <exception cref="DatabaseUnavailableException">It is not the file that others of this process have open.</exception>
    public void Opened()
    {
        lock (_guard)
        {
            if (_main.Expected is null)
                _main.Expect();
            if (!_expectsLog)
                ExpectLog();
            _expectsLog = true;
            MayCreate = false;
        }

        Require();
    }

    /// <summary>Takes note that a connection was closed, or could not be opened.</summary>
    public void Closed()
    {
        lock (_guard)
        {
            if (--_open > 0)
                return;

            // Whoever closes the database as the last one takes the log away.
            _expectsLog = false;
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

    /// <summary>
    /// Moves away what lies in the place of a log that this process has open and has written back: what is in it does not belong to the
    /// database, be it an older copy, and SQLite would take it for the newest there is.
    /// </summary>
    /// <returns>False while another program uses it.</returns>
    public bool SetAside()
    {
        if (!_sharedMemory.IsInPlace && SqliteLocks.IsUsed(_sharedMemory.Path))
            return false;
        foreach (var file in (NamedFile[])[_log, _sharedMemory])
        {
            if (!file.IsInPlace && file.SetAside() is { } aside)
                Log.SetAside(logger, path, file.Path, aside);
        }

        return true;
    }

    /// <summary>Refuses when a name stands for another file than the one that is open, or for none.</summary>
    /// <exception cref="DatabaseUnavailableException">So it is; the log says what to do.</exception>
    public void Require()
    {
        if ((_main.IsInPlace ? _log.IsInPlace ? _sharedMemory.IsInPlace ? null : _sharedMemory : _log : _main) is { } wrong)
            throw Lost(Describe(wrong));

        // What was left is well again once it has been opened anew.
        if (!_lost || _open == 0 || IsUnproven)
            return;
        _lost = false;
        _folded = false;
        Trouble = null;
        Log.FileIsBack(logger, path, Faults.Mended(path));
    }

    /// <summary>Why a start must not use the file that is there; null when it may.</summary>
    public string? Objection() => _main.IsInPlace ? null : Describe(_main);

    /// <summary>What to throw while there is no file to open, or only another one.</summary>
    public DatabaseUnavailableException Absent() =>
        Lost(_main.Seen() is not null ? Describe(_main) : SqliteNames.WhyAbsent(path));

    /// <summary>What to throw when a file that appeared cannot be used.</summary>
    public DatabaseUnavailableException Unusable(string problem) => Lost(problem, "its file cannot be used as it is");

    private DatabaseUnavailableException Lost(string what, string told = "its file is gone or is another one")
    {
        _lost = true;
        Trouble = what;
        if (!IsTrial && Faults.IsDue(path, out var untold))
            Log.FileIsLost(logger, path, what, untold);
        return DatabaseUnavailableException.Because(told, isLogged: !IsTrial);
    }

    private string? WhyNotOpened()
    {
        lock (_guard)
            return _open > 0 ? null : SqliteNames.WhyNoLogOfOurs(path);
    }

    private string Describe(NamedFile wrong) => SqliteNames.WhyLost(path, wrong, isMain: wrong == _main);
}
