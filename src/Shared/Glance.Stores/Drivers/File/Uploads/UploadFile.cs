using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Glance.Stores.Posix;
using Microsoft.Win32.SafeHandles;

namespace Glance.Stores.Drivers.File.Uploads;

/// <summary>
/// The file that an upload is written to. Room is taken a step ahead where the size is known, so that uploads that run at once do not
/// scatter each other's blocks; what is in the page cache is on its way to the disk soon, so that the end of an upload waits for little;
/// and where that is wanted and can be, nothing goes through the page cache at all (docs/decisions/0359, 0360).
/// </summary>
internal sealed class UploadFile : IDisposable
{
    /// <summary>Bytes that room is taken for at first: all that who announces a size and sends nothing takes away from others.</summary>
    public const long FirstRoom = 4L << 20;

    /// <summary>Most bytes taken ahead later, each time as many as there is room for already.</summary>
    public const long MostRoom = 256L << 20;

    /// <summary>Bytes after which writing back is asked for; twice as many may be under way.</summary>
    public const long WriteBackStep = 32L << 20;

    // What addresses, offsets and lengths of direct writes are a multiple of, on every disk there is.
    private const int Page = 4096;

    private readonly SafeFileHandle _handle;
    private readonly long _roomWanted;
    private readonly Action? _refused;
    private long _room;
    private long _end;
    private long _asked;
    private long _awaited;
    private bool _isDirect;

    /// <summary>Takes over an empty file.</summary>
    /// <param name="handle">Open for writing.</param>
    /// <param name="roomWanted">Bytes that it is going to have, to take room for; 0 when that is not known or not wanted.</param>
    /// <param name="refused">Told when direct writes cannot be; null when they are not wanted.</param>
    public UploadFile(SafeFileHandle handle, long roomWanted, Action? refused)
    {
        _handle = handle;
        _roomWanted = roomWanted;
        _refused = refused;
        _isDirect = refused is not null && PosixFile.SetDirect(handle, isDirect: true) == 0;
        if (!_isDirect)
            refused?.Invoke();
    }

    /// <summary>Takes room for what comes next. Returns 0, or the errno when there is none.</summary>
    /// <param name="until">Bytes that there has to be room for.</param>
    public int TakeRoom(long until)
    {
        while (_room < until && _room < _roomWanted)
        {
            var step = Math.Min(Math.Clamp(_room, FirstRoom, MostRoom), _roomWanted - _room);
            var errno = PosixFile.Preallocate(_handle, _room, step);
            if (errno is Errno.NoSpace or Errno.Quota or Errno.FileTooBig)
                return errno;

            // A file system that cannot is not asked again; whatever else it says, writing tells.
            _room = errno == 0 ? _room + step : long.MaxValue;
        }

        return 0;
    }

    /// <summary>Writes, on this thread.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        Require(TakeRoom(offset + bytes.Length));
        var direct = _isDirect ? WriteDirect(bytes, offset) : 0;
        _end = offset + bytes.Length;
        if (direct == bytes.Length)
            return;
        RandomAccess.Write(_handle, bytes[direct..], offset + direct);
        WriteBack();
    }

    /// <summary>Sets its permissions.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public void SetMode(UnixFileMode mode) => System.IO.File.SetUnixFileMode(_handle, mode);

    /// <summary>Gives it its length and has all of it on the disk; it is closed then.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public void Complete(long length)
    {
        if (_end < length || _room > length)
            RandomAccess.SetLength(_handle, length);
        RandomAccess.FlushToDisk(_handle);
        _handle.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    // Whole pages of memory, to whole pages of the file. The first piece that is none ends it: with data of uploads that is the last one.
    private unsafe int WriteDirect(ReadOnlySpan<byte> bytes, long offset)
    {
        var whole = bytes.Length - (bytes.Length % Page);
        var address = (long)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));
        if ((address | offset) % Page != 0)
            whole = 0;
        try
        {
            if (whole > 0)
                RandomAccess.Write(_handle, bytes[..whole], offset);
        }
        catch (IOException e) when (FileFailures.ErrnoOf(e) == Errno.InvalidArgument)
        {
            whole = 0;
            _refused?.Invoke();
        }

        if (whole == bytes.Length)
            return whole;
        _isDirect = false;
        Require(PosixFile.SetDirect(_handle, isDirect: false));
        return whole;
    }

    // The step before has had the time of this one to get to the disk: waiting for it makes the sender as slow as the disk is, instead of
    // the end of the upload long.
    private void WriteBack()
    {
        if (_end - _asked < WriteBackStep)
            return;
        var errno = PosixFile.StartWriteBack(_handle, _asked, _end - _asked);
        if (errno == 0 && _awaited < _asked)
            errno = PosixFile.AwaitWriteBack(_handle, _awaited, _asked - _awaited);
        (_awaited, _asked) = (_asked, _end);
        if (errno is Errno.InvalidArgument or Errno.NotImplemented or Errno.NotSeekable)
            _asked = long.MaxValue; // for another kind of file: the end waits for everything
        else
            Require(errno);
    }

    private static void Require(int errno)
    {
        if (errno != 0)
            throw new IOException(Marshal.GetPInvokeErrorMessage(errno), errno);
    }
}
