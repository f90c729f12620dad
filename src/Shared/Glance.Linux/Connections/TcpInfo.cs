using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Glance.Linux.Connections;

/// <summary>What the kernel knows of a TCP connection (TCP_INFO, tcp(7); offsets in struct tcp_info of linux/tcp.h).</summary>
public static class TcpInfo
{
    /// <summary>How long no byte has moved in either direction; null when the kernel does not say.</summary>
    /// <param name="socket">The connection; it may be closed by another thread meanwhile.</param>
    public static TimeSpan? Idle(SafeHandle socket)
    {
        // Milliseconds since data was last sent and received.
        const int LastDataSent = 44;
        const int LastDataReceived = 52;
        Span<byte> info = stackalloc byte[LastDataReceived + sizeof(uint)];
        if (!TryGet(socket, info))
            return null;
        var sent = BinaryPrimitives.ReadUInt32LittleEndian(info[LastDataSent..]);
        var received = BinaryPrimitives.ReadUInt32LittleEndian(info[LastDataReceived..]);
        return TimeSpan.FromMilliseconds(Math.Min(sent, received));
    }

    /// <summary>Bytes sent that the other side has acknowledged; null when the kernel does not say.</summary>
    /// <param name="socket">The connection; it may be closed by another thread meanwhile.</param>
    public static long? Acknowledged(SafeHandle socket)
    {
        // tcpi_bytes_acked, since Linux 4.1.
        const int BytesAcknowledged = 120;
        Span<byte> info = stackalloc byte[BytesAcknowledged + sizeof(long)];
        return TryGet(socket, info) ? BinaryPrimitives.ReadInt64LittleEndian(info[BytesAcknowledged..]) : null;
    }

    /// <summary>Whether the other side has ended its direction (a FIN) and may still read; null when the kernel does not say.</summary>
    /// <param name="socket">The connection; it may be closed by another thread meanwhile.</param>
    public static bool? IsHalfClosed(SafeHandle socket)
    {
        // tcpi_state, the first byte; TCP_CLOSE_WAIT of linux/tcp_states.h.
        const byte CloseWait = 8;
        Span<byte> info = stackalloc byte[1];
        return TryGet(socket, info) ? info[0] == CloseWait : null;
    }

    private static bool TryGet(SafeHandle socket, Span<byte> info)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var size = (uint)info.Length;
        try
        {
            return !socket.IsClosed
                && NativeMethods.GetOption(socket, Descriptors.NativeMethods.IpProtoTcp, Descriptors.NativeMethods.TcpInfo, info, ref size) >= 0
                && size >= info.Length;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
