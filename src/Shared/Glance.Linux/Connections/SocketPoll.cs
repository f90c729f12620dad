using System.Runtime.InteropServices;
using Glance.Linux.Descriptors;
using Mono.Unix.Native;

namespace Glance.Linux.Connections;

/// <summary>
/// Waits for what happens on many sockets, edge-triggered (epoll(7)): an event is told once, to one waiting thread. A socket that
/// is closed leaves by itself.
/// </summary>
public sealed unsafe class SocketPoll : IDisposable
{
    private const uint EdgeTriggered = 1u << 31;
    private const SocketEvents Always = SocketEvents.Readable | SocketEvents.PeerEnded;

    // struct epoll_event is packed on x86-64 alone.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + sizeof(long);
    private const long NoSocket = -1;

    /// <summary>Events fetched with one call: a busy worker's clients have sent several requests by the time it asks again.</summary>
    private const int MostAtOnce = 64;

    private readonly Descriptor _poll;

    // Readable from the moment on in which all waiting is to end.
    private readonly Descriptor _bell;

    // What the kernel told, and how much of it was given out. Pinned: the kernel writes there.
    private readonly byte[] _happened = GC.AllocateUninitializedArray<byte>(MostAtOnce * EventSize, pinned: true);
    private int _told;
    private int _next;

    /// <summary>Opens one.</summary>
    /// <exception cref="IOException">The kernel refused: no descriptor is left.</exception>
    public SocketPoll()
    {
        _poll = Opened(NativeMethods.CreatePoll(NativeMethods.CloseOnExec));
        try
        {
            _bell = Opened(NativeMethods.CreateBell(0, NativeMethods.CloseOnExec));
            var wanted = stackalloc byte[EventSize];
            *(uint*)wanted = (uint)SocketEvents.Readable;
            Marshal.WriteInt64((nint)(wanted + DataOffset), NoSocket);
            if (NativeMethods.ControlPoll(_poll.Number, NativeMethods.Add, _bell.Number, wanted) < 0)
                throw OsError.Last("an event descriptor cannot be watched");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Begins to watch a socket: what can be received already is told at once. Not whether it can be written to, see
    /// <see cref="WatchWritable"/>.
    /// </summary>
    /// <param name="socket">The socket.</param>
    /// <param name="token">What <see cref="Wait"/> shall give back for it, from 0.</param>
    /// <exception cref="IOException">The kernel refused: a limit of watches or memory.</exception>
    public void Add(ConnectedSocket socket, long token) => Control(NativeMethods.Add, socket, token, Always);

    /// <summary>From now on it is told, too, when the socket can be written to; at once when it can.</summary>
    /// <param name="socket">A socket that was added.</param>
    /// <param name="token">As when it was added.</param>
    /// <exception cref="IOException">The kernel refused.</exception>
    public void WatchWritable(ConnectedSocket socket, long token) => Control(NativeMethods.Modify, socket, token, Always | SocketEvents.Writable);

    /// <summary>Nothing is told of a socket any more; one that is not watched is left alone.</summary>
    /// <param name="socket">The socket, not closed yet.</param>
    public void Remove(ConnectedSocket socket) => _ = NativeMethods.ControlPoll(_poll.Number, NativeMethods.Delete, socket, null);

    /// <summary>
    /// What happened next on one of the sockets; blocks the calling thread when nothing has. One thread at a time may ask, and another may
    /// go on where it left off: what the kernel told in one call is kept here until it is asked for.
    /// </summary>
    /// <param name="token">The socket's token; it may have been closed meanwhile.</param>
    /// <returns>What happened; <see cref="SocketEvents.None"/> when a signal came first, or after <see cref="EndWaiting"/>.</returns>
    /// <exception cref="IOException">The descriptor cannot be waited on.</exception>
    public SocketEvents Next(out long token)
    {
        if (_next == _told)
        {
            _next = _told = 0;
            _told = Wait();
        }

        if (_told == 0)
        {
            token = NoSocket;
            return SocketEvents.None;
        }

        var happened = _happened.AsSpan(_next++ * EventSize, EventSize);
        token = MemoryMarshal.Read<long>(happened[DataOffset..]);
        return token == NoSocket ? SocketEvents.None : (SocketEvents)(MemoryMarshal.Read<uint>(happened) & ~EdgeTriggered);
    }

    /// <summary>Brings every thread back that waits, now or later.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public void EndWaiting()
    {
        var one = 1L;
        if (Syscall.write(_bell.Number, &one, sizeof(long)) < 0)
            throw OsError.Last("waiting cannot be ended");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _poll.Dispose();
        _bell?.Dispose();
    }

    private static Descriptor Opened(int number) => number < 0 ? throw OsError.Last("no descriptor to wait with") : new Descriptor(number);

    // How many events there are; none when a signal came first.
    private int Wait()
    {
        const int Forever = -1;
        var count = NativeMethods.WaitPoll(_poll.Number, (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_happened, 0), MostAtOnce, Forever);
        if (count >= 0)
            return count;
        return Marshal.GetLastPInvokeError() == NativeMethods.Interrupted ? 0 : throw OsError.Last("epoll_wait failed");
    }

    private void Control(int operation, ConnectedSocket socket, long token, SocketEvents events)
    {
        var wanted = stackalloc byte[EventSize];
        *(uint*)wanted = (uint)events | EdgeTriggered;
        Marshal.WriteInt64((nint)(wanted + DataOffset), token);
        if (NativeMethods.ControlPoll(_poll.Number, operation, socket, wanted) < 0)
            throw OsError.Last("a connection cannot be watched");
    }
}
