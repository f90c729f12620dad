using System.Runtime.InteropServices;
using System.Text;
using Glance.Linux.Descriptors;
using Glance.Linux.Terminals;
using Mono.Unix.Native;

namespace Glance.Linux.ServiceManager;

/// <summary>
/// Datagrams to the service manager (sd_notify(3)), with a descriptor when one is to be kept there. Never waits and never throws while
/// the service runs: a manager that does not listen is no reason to stop serving.
/// </summary>
public sealed unsafe class NotifySocket : IDisposable
{
    private const int SocketPathSize = 108;

    // struct cmsghdr of 64-bit Linux (cmsg(3)): length, level, type, then the descriptor, padded to eight bytes.
    private const int ControlSize = 24;

    private readonly Descriptor _descriptor;
    private readonly byte[] _address;

    private NotifySocket(Descriptor descriptor, byte[] address)
    {
        _descriptor = descriptor;
        _address = address;
    }

    /// <summary>Opens a socket to the manager.</summary>
    /// <param name="address">An absolute path, or <c>@name</c> for an abstract socket.</param>
    /// <exception cref="IOException">The address is neither, or the kernel refused.</exception>
    public static NotifySocket Open(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var encoded = Encode(address);
        var number = Syscall.socket(UnixAddressFamily.AF_UNIX, UnixSocketType.SOCK_DGRAM, UnixSocketFlags.SOCK_CLOEXEC | UnixSocketFlags.SOCK_NONBLOCK, 0);
        return number < 0 ? throw OsError.Last("no socket for the service manager") : new NotifySocket(new Descriptor(number), encoded);
    }

    /// <summary>Sends a message: assignments, one a line.</summary>
    /// <param name="message">The message.</param>
    /// <param name="attached">A descriptor that goes along; the manager gets one of its own to the same thing.</param>
    /// <returns>False when the manager did not take it: it is gone, or its queue is full.</returns>
    public bool TrySend(string message, Descriptor? attached = null)
    {
        var text = Encoding.UTF8.GetBytes(PrintableText.Of(message)); // systemctl shows the status on a terminal
        Span<byte> control = stackalloc byte[ControlSize];
        fixed (byte* address = _address, start = text, ancillary = control)
        {
            var part = new NativeMethods.IoVector { Start = start, Length = (nuint)text.Length };
            var header = new NativeMethods.MessageHeader { Name = address, NameLength = (uint)_address.Length, Parts = &part, PartCount = 1 };
            if (attached is not null)
            {
                WriteRights(control, attached.Number);
                header.Control = ancillary;
                header.ControlLength = (nuint)control.Length;
            }

            nint sent;
            do
            {
                sent = NativeMethods.SendMsg(_descriptor.Number, &header, NativeMethods.MsgNoSignal);
            }
            while (sent < 0 && Marshal.GetLastPInvokeError() == (int)Errno.EINTR);
            return sent >= 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _descriptor.Dispose();

    private static void WriteRights(Span<byte> control, int descriptor)
    {
        const int HeaderSize = 16;
        control.Clear();
        MemoryMarshal.Write(control, (ulong)(HeaderSize + sizeof(int)));
        MemoryMarshal.Write(control[8..], NativeMethods.SolSocket);
        MemoryMarshal.Write(control[12..], NativeMethods.ScmRights);
        MemoryMarshal.Write(control[HeaderSize..], descriptor);
    }

    private static byte[] Encode(string address)
    {
        if (address is not ['/' or '@', _, ..])
            throw new IOException($"NOTIFY_SOCKET={address}: neither an absolute path nor the name of an abstract socket");

        // An abstract name begins with a null byte and has no end but its length; a path ends with one.
        var path = Encoding.UTF8.GetBytes(address[0] == '@' ? '\0' + address[1..] : address + '\0');
        if (path.Length > SocketPathSize)
            throw new IOException($"NOTIFY_SOCKET={address}: longer than the address of a socket can be");
        var encoded = new byte[sizeof(ushort) + path.Length];
        MemoryMarshal.Write(encoded, (ushort)NativeMethods.FamilyUnix);
        path.CopyTo(encoded, sizeof(ushort));
        return encoded;
    }
}
