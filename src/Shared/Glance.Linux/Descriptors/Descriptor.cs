using Mono.Unix.Native;

namespace Glance.Linux.Descriptors;

/// <summary>A file descriptor this process owns; disposing closes it, once.</summary>
public sealed class Descriptor : IDisposable
{
    private int _number;

    /// <summary>Takes ownership of a descriptor.</summary>
    /// <param name="number">The descriptor, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public Descriptor(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        _number = number;
    }

    /// <summary>The number.</summary>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public int Number
    {
        get
        {
            var number = Volatile.Read(ref _number);
            ObjectDisposedException.ThrowIf(number < 0, this);
            return number;
        }
    }

    /// <summary>
    /// Takes over a descriptor named on the command line and makes it close-on-exec, so that no child of ours inherits it in turn.
    /// </summary>
    /// <exception cref="IOException">It is not open.</exception>
    public static Descriptor Inherit(int number)
    {
        var descriptor = new Descriptor(number);
        descriptor.SetCloseOnExec(true);
        return descriptor;
    }

    /// <summary>Sets or clears FD_CLOEXEC (fcntl(2)).</summary>
    /// <exception cref="IOException">The descriptor is not open.</exception>
    public void SetCloseOnExec(bool value)
    {
        const int FdCloexec = 1;
        if (Syscall.fcntl(Number, FcntlCommand.F_SETFD, value ? FdCloexec : 0) < 0)
            throw OsError.Last($"descriptor {Number} cannot be changed");
    }

    /// <summary>Makes calls on it wait again (clears O_NONBLOCK, fcntl(2)).</summary>
    /// <exception cref="IOException">The descriptor is not open.</exception>
    public void SetBlocking()
    {
        var flags = Syscall.fcntl(Number, FcntlCommand.F_GETFL);
        if (flags < 0 || Syscall.fcntl(Number, FcntlCommand.F_SETFL, flags & ~(int)OpenFlags.O_NONBLOCK) < 0)
            throw OsError.Last($"descriptor {Number} cannot be changed");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var number = Interlocked.Exchange(ref _number, -1);
        if (number >= 0)
            _ = Syscall.close(number);
    }
}
