using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Glance.Linux.Descriptors;
using Mono.Unix.Native;

namespace Glance.Linux.Connections;

/// <summary>
/// A TCP connection that was accepted here. Its calls never wait: what cannot be done at once is said, and
/// <see cref="SocketPoll"/> tells when it can. Closed when it is disposed and no call is under way.
/// </summary>
public sealed unsafe class ConnectedSocket : SafeHandle
{
    /// <summary>Given back instead of a number of bytes: the call would have to wait.</summary>
    public const int WouldWait = -1;

    /// <summary>Parts of a buffer sent with one call, of the 1024 the kernel takes (IOV_MAX).</summary>
    private const int MostParts = 16;

    /// <summary>
    /// Bytes that the kernel takes beyond those on their way to the client: enough to have something to send while more is brought, and a
    /// small part of the megabytes that it would take for a client that does not read (docs/decisions/0193).
    /// </summary>
    private const int MostNotSent = 256 * 1024;

    private const int AddressSize = 28; // struct sockaddr_in6, the larger one

    private ConnectedSocket(int number, IPEndPoint remote)
        : base(-1, ownsHandle: true)
    {
        SetHandle(number);
        Remote = remote;
    }

    /// <summary>The client's address.</summary>
    public IPEndPoint Remote { get; }

    /// <summary>Its descriptor; what it says is over once it is disposed.</summary>
    public int Number => (int)handle;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == -1;

    /// <summary>The address the client has connected to; null when the connection is gone.</summary>
    public IPEndPoint? Local
    {
        get
        {
            Span<byte> address = stackalloc byte[AddressSize];
            var length = (uint)address.Length;
            try
            {
                return NativeMethods.GetName(this, address, ref length) < 0 ? null : ToEndPoint(address);
            }
            catch (ObjectDisposedException)
            {
                return null; // the client broke off before anybody asked
            }
        }
    }

    /// <summary>Receives what is there.</summary>
    /// <param name="buffer">Where to; not empty.</param>
    /// <returns>Bytes received; 0 when the client sends no more; <see cref="WouldWait"/> when nothing is there yet.</returns>
    /// <exception cref="IOException">The connection is broken, such as reset by the client.</exception>
    public int Receive(Span<byte> buffer)
    {
        while (true)
        {
            var got = NativeMethods.Receive(this, buffer, (nuint)buffer.Length, NativeMethods.AtOnce);
            if (got >= 0)
                return (int)got;
            if (MustWait("cannot receive"))
                return WouldWait;
        }
    }

    /// <summary>Sends what there is room for.</summary>
    /// <param name="buffer">What; not empty.</param>
    /// <returns>Bytes sent, possibly fewer than given; <see cref="WouldWait"/> when there is no room.</returns>
    /// <exception cref="IOException">The connection is broken.</exception>
    public int Send(in ReadOnlySequence<byte> buffer)
    {
        while (true)
        {
            var sent = buffer.IsSingleSegment ? NativeMethods.Send(this, buffer.FirstSpan, (nuint)buffer.FirstSpan.Length, NativeMethods.AtOnce) : SendParts(buffer);
            if (sent >= 0)
                return (int)sent;
            if (MustWait("cannot send"))
                return WouldWait;
        }
    }

    /// <summary>
    /// Ends both directions in good order, before it is disposed: the client hears of the end before it hears that what it may have sent
    /// meanwhile was not read, so it knows that this is to be sent again (RFC 9112 section 9.6). Nothing happens when it is gone.
    /// </summary>
    public void End() => _ = NativeMethods.Shutdown(this, NativeMethods.BothDirections);

    /// <summary>Sends no more, and tells the client so (a FIN). Nothing happens when the connection is gone.</summary>
    public void EndSending() => _ = NativeMethods.Shutdown(this, NativeMethods.SendingDirection);

    /// <summary>How long no byte has moved in either direction (TCP_INFO, tcp(7)); null when the kernel does not say.</summary>
    public TimeSpan? Idle() => TcpInfo.Idle(this);

    /// <summary>Bytes sent that the other side has acknowledged (TCP_INFO, tcp(7)); null when the kernel does not say.</summary>
    public long? Acknowledged() => TcpInfo.Acknowledged(this);

    /// <summary>Hands the connection over to .NET's sockets; this one is of no use afterwards.</summary>
    /// <exception cref="IOException">They did not take it; it is closed.</exception>
    public Socket ToSocket()
    {
        var handed = new SafeSocketHandle(handle, ownsHandle: true);
        SetHandleAsInvalid();
        try
        {
            return new Socket(handed);
        }
        catch (SocketException refused)
        {
            handed.Dispose();
            throw new IOException($"the connection of {Remote} cannot be carried by .NET's sockets: {refused.Message}", refused);
        }
    }

    /// <summary>Takes the next connection of a listening descriptor.</summary>
    /// <returns>Null when there is none; errno says why.</returns>
    internal static ConnectedSocket? Accept(int listener)
    {
        Span<byte> address = stackalloc byte[AddressSize];
        var length = (uint)address.Length;
        var number = NativeMethods.Accept(listener, address, ref length, NativeMethods.CloseOnExec);
        if (number < 0)
            return null;

        // Answers leave at once. Refused only when the connection is gone already, which the first use of it tells.
        _ = Descriptors.NativeMethods.SetSockOpt(number, Descriptors.NativeMethods.IpProtoTcp, NativeMethods.NoDelay, 1, sizeof(int));
        _ = Descriptors.NativeMethods.SetSockOpt(number, Descriptors.NativeMethods.IpProtoTcp, NativeMethods.NotSentLowWater, MostNotSent, sizeof(int));
        return new ConnectedSocket(number, ToEndPoint(address));
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => NativeMethods.Close(handle) == 0;

    private static bool MustWait(string what)
    {
        var errno = (Errno)Marshal.GetLastPInvokeError();
        return errno switch
        {
            Errno.EAGAIN => true,
            Errno.EINTR => false,
            _ => throw OsError.For(errno, what),
        };
    }

    private static IPEndPoint ToEndPoint(ReadOnlySpan<byte> address)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        return MemoryMarshal.Read<ushort>(address) == NativeMethods.Inet6
            ? new IPEndPoint(new IPAddress(address.Slice(8, 16), MemoryMarshal.Read<uint>(address[24..])), port)
            : new IPEndPoint(new IPAddress(address.Slice(4, 4)), port);
    }

    private nint SendParts(in ReadOnlySequence<byte> buffer)
    {
        var parts = stackalloc Descriptors.NativeMethods.IoVector[MostParts];
        var pins = default(Pins);
        var count = 0;
        try
        {
            foreach (var part in buffer)
            {
                if (part.IsEmpty)
                    continue;
                if (count == MostParts)
                    break;
                pins[count] = part.Pin();
                parts[count++] = new Descriptors.NativeMethods.IoVector { Start = (byte*)pins[count - 1].Pointer, Length = (nuint)part.Length };
            }

            var message = new Descriptors.NativeMethods.MessageHeader { Parts = parts, PartCount = (nuint)count };
            return NativeMethods.SendParts(this, &message, NativeMethods.AtOnce);
        }
        finally
        {
            for (var i = 0; i < count; i++)
                pins[i].Dispose();
        }
    }

    [InlineArray(MostParts)]
    private struct Pins
    {
        private MemoryHandle _first;
    }
}
