using System.Runtime.InteropServices;
using Glance.Configuration.Surroundings;
using Serilog.Events;

namespace Glance.Logging.Outputs;

/// <summary>
/// The log file. Opened for appending, so any number of processes may share it; a file that was moved or deleted is
/// noticed before the next line is written and a new one is made. A new file that cannot be made leaves the old one in use.
/// </summary>
internal sealed class LogFile : LogOutput
{
    /// <summary>Owner writes, group reads (0640); the process's umask may take more away.</summary>
    private const int Mode = 0b110_100_000;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly RotationPolicy _rotation;
    private readonly TimeProvider _time;
    private int _descriptor = -1;
    private SystemCalls.FileFacts _facts;
    private long? _lastFailure;
    private string? _failure;
    private volatile bool _reopen;

    private LogFile(string path, RotationPolicy rotation, TimeProvider time)
    {
        _path = path;
        _rotation = rotation;
        _time = time;
    }

    public override string Name => _path;

    /// <summary>A file that is rotated by size must not outgrow it by what was gathered.</summary>
    public override bool Gathers => _rotation.IsNever;

    /// <summary>Refuses a file that is the service's own and no log.</summary>
    /// <exception cref="LogOutputException">It is one.</exception>
    public static void Refuse(string path, IReadOnlyList<string> reserved)
    {
        if (ReservedFiles.Find(path, reserved) is { } file)
        {
            throw new LogOutputException(
                $"[DEFAULT] log_file, log_dir: {Path.GetFullPath(path)} is {Path.GetFullPath(file)}, a file of the configuration "
                    + "or the database, which log lines would destroy. "
                    + "Give the log a file of its own, such as /var/log/glance/api.log.");
        }
    }

    /// <summary>Whether it could not be opened; it is tried again with what is written.</summary>
    public bool IsAway => _descriptor < 0;

    /// <summary>Opens the file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="rotation">When a new one is begun.</param>
    /// <param name="time">The clock.</param>
    /// <param name="mayBeAway">Whether it is tried again later when it cannot be opened.</param>
    /// <exception cref="LogOutputException">The file cannot be opened.</exception>
    public static LogFile Open(string path, RotationPolicy rotation, TimeProvider time, bool mayBeAway = false)
    {
        var file = new LogFile(Path.GetFullPath(path), rotation, time);
        return file.TryOpen() is { } failure && !mayBeAway
            ? throw Unusable(file._path, PathAccess.WhyNotAppended(file._path) ?? failure) // in the words of the check
            : file;
    }

    /// <summary>Finds out whether <see cref="Open"/> would succeed, without making the file.</summary>
    /// <exception cref="LogOutputException">It would not.</exception>
    public static void Check(string path)
    {
        var whole = Path.GetFullPath(path);
        if (PathAccess.WhyNotAppended(whole) is { } failure)
        {
            throw Unusable(whole, failure);
        }
    }

    private static LogOutputException Unusable(string path, string failure) =>
        new($"[DEFAULT] log_file, log_dir: cannot append to {path}: {failure}. "
            + "Its directory must exist and be writable by the user glance-api runs as.");

    public override string? Write(ReadOnlySpan<byte> utf8, LogEvent source)
    {
        Follow(utf8.Length);
        return IsAway ? _failure : DescriptorWriter.WriteAll(_descriptor, utf8) ?? _failure;
    }

    public override void Reopen() => _reopen = true;

    public override void Dispose()
    {
        if (!IsAway)
        {
            _ = SystemCalls.Close(_descriptor);
        }

        base.Dispose();
    }

    /// <summary>Makes the descriptor lead to the file of our name, rotating first if it is time.</summary>
    private void Follow(int incoming)
    {
        if (_lastFailure is { } last && _time.GetElapsedTime(last) < RetryInterval)
        {
            return;
        }

        if (IsInPlace(out var facts) && !_reopen)
        {
            if (!_rotation.IsDue((long)facts.Size, incoming) || !TryRotate())
            {
                return;
            }
        }

        _reopen = false;
        _ = TryOpen();
    }

    /// <summary>
    /// One of the processes that share the file renames it; the others, held off by the lock, find a new file and follow.
    /// </summary>
    private bool TryRotate()
    {
        if (SystemCalls.Lock(_descriptor, SystemCalls.LockExclusive | SystemCalls.LockNonBlocking) != 0)
        {
            return false;
        }

        try
        {
            if (IsInPlace(out _))
            {
                _rotation.Rotate(_path);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The directory does not let us rename: go on in the same file, and try again a second later.
            _lastFailure = _time.GetTimestamp();
            return false;
        }
        finally
        {
            _ = SystemCalls.Lock(_descriptor, SystemCalls.LockRelease);
        }
    }

    // Whether the file of our name is the one that is open.
    private bool IsInPlace(out SystemCalls.FileFacts facts) =>
        SystemCalls.Statx(SystemCalls.CurrentDirectory, _path, 0, SystemCalls.InodeAndSize, out facts) == 0 && facts.IsSameFileAs(_facts);

    private string? TryOpen()
    {
        if (FileKinds.WhyNotWritten(_path) is { } kind)
        {
            _lastFailure = _time.GetTimestamp();
            return _failure = kind;
        }

        const int ToAppend = SystemCalls.WriteOnly | SystemCalls.Create | SystemCalls.Append | SystemCalls.CloseOnExec;
        var descriptor = SystemCalls.Open(_path, ToAppend, Mode);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            _lastFailure = _time.GetTimestamp();
            _failure = Marshal.GetPInvokeErrorMessage(error);
            return _failure;
        }

        if (!IsAway)
        {
            _ = SystemCalls.Close(_descriptor);
        }

        _descriptor = descriptor;
        _ = SystemCalls.Statx(descriptor, "", SystemCalls.EmptyPath, SystemCalls.InodeAndSize, out _facts);
        _rotation.Opened(DateTimeOffset.FromUnixTimeSeconds(_facts.ModifiedSeconds), isEmpty: _facts.Size == 0);
        _lastFailure = null;
        _failure = null;
        return null;
    }
}
