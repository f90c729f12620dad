using System.Buffers.Binary;
using System.Net.Sockets;
using Glance.Linux.Descriptors;
using Glance.Linux.Sockets;

namespace Glance.Control;

/// <summary>
/// One end of the socket pair between supervisor and worker. Reading is blocking on the worker's side (a thread of its own hears orders
/// even when the pool is starved) and asynchronous on the supervisor's. End of file means that the other process is gone.
/// </summary>
public sealed class ControlChannel : IDisposable
{
    /// <summary>Largest payload, bytes: frames are small, a larger length means a foreign or broken peer.</summary>
    public const int MaxPayload = 64 * 1024;

    private const int HeaderSize = 5;

    private readonly Socket _socket;
    private readonly Lock _sending = new();

    private ControlChannel(Socket socket) => _socket = socket;

    /// <summary>Makes a pair: our end, and the raw end for the child.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static (ControlChannel Ours, Descriptor Theirs) CreatePair()
    {
        var (ours, theirs) = SocketPair.Create("a worker");
        return (FromDescriptor(ours.Number), theirs);
    }

    /// <summary>Takes over an inherited end: theirs in a worker, ours in a program that takes over a supervisor's process.</summary>
    /// <exception cref="IOException">The descriptor is not open.</exception>
    public static ControlChannel Inherit(int descriptor)
    {
        // Whoever read from it asynchronously left it non-blocking.
        Descriptor.Inherit(descriptor).SetBlocking();
        return FromDescriptor(descriptor);
    }

    /// <summary>The descriptor of this end, for handing it to the program that takes over this process.</summary>
    public int Number => (int)_socket.Handle;

    /// <summary>Sends a frame. A peer that is gone is not an error here: the reading side reports it.</summary>
    /// <returns>False when the peer is gone.</returns>
    public bool TrySend(ControlFrameKind kind, ReadOnlySpan<byte> payload = default)
    {
        var frame = payload.Length <= 256 ? stackalloc byte[HeaderSize + 256] : new byte[HeaderSize + payload.Length];
        frame = frame[..(HeaderSize + payload.Length)];
        frame[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(frame[1..], payload.Length);
        payload.CopyTo(frame[HeaderSize..]);
        lock (_sending)
        {
            try
            {
                while (!frame.IsEmpty)
                    frame = frame[_socket.Send(frame)..];
                return true;
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <summary>Waits for the next frame on the calling thread.</summary>
    /// <returns>The frame, or null when the peer is gone.</returns>
    /// <exception cref="InvalidDataException">The peer does not speak this protocol.</exception>
    public ControlFrame? Receive()
    {
        var header = new byte[HeaderSize];
        if (!Fill(header))
            return null;
        var payload = new byte[PayloadLength(header)];
        return Fill(payload) ? new ControlFrame((ControlFrameKind)header[0], payload) : null;
    }

    /// <summary>Waits for the next frame.</summary>
    /// <param name="cancellationToken">Ends the waiting between two frames, never within one: somebody else can go on reading
    /// (docs/decisions/0111).</param>
    /// <returns>The frame, or null when the peer is gone.</returns>
    /// <exception cref="InvalidDataException">The peer does not speak this protocol.</exception>
    public async ValueTask<ControlFrame?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var header = new byte[HeaderSize];
        if (!await FillAsync(header, cancellationToken).ConfigureAwait(false))
            return null;
        var payload = new byte[PayloadLength(header)];
        return await FillAsync(payload, CancellationToken.None).ConfigureAwait(false)
            ? new ControlFrame((ControlFrameKind)header[0], payload)
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static ControlChannel FromDescriptor(int descriptor) =>
        new(new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)));

    private static int PayloadLength(ReadOnlySpan<byte> header)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(header[1..]);
        return length is >= 0 and <= MaxPayload
            ? length
            : throw new InvalidDataException($"control frame of {length} bytes, at most {MaxPayload} are possible");
    }

    private bool Fill(Span<byte> buffer)
    {
        try
        {
            while (!buffer.IsEmpty)
            {
                var count = _socket.Receive(buffer);
                if (count == 0)
                    return false;
                buffer = buffer[count..];
            }

            return true;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private async ValueTask<bool> FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            while (!buffer.IsEmpty)
            {
                var count = await _socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    return false;
                buffer = buffer[count..];
                cancellationToken = CancellationToken.None;
            }

            return true;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
