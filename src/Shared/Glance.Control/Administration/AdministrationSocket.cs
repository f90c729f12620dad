using System.Net.Sockets;
using System.Runtime.InteropServices;
using Glance.Linux.Descriptors;
using Glance.Linux.Inspection;

namespace Glance.Control.Administration;

/// <summary>
/// Where a supervisor is asked: an abstract Unix socket named after its pid, so that there is no file to protect, to find or to leave
/// behind. Who is at the other end is the kernel's word on both sides (SO_PEERCRED, unix(7)); docs/decisions/0110.
/// </summary>
public static class AdministrationSocket
{
    private const string Prefix = "glance-api/";
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;
    private const int Backlog = 16;

    /// <summary>Listens for questions to this process.</summary>
    /// <exception cref="SocketException">The name is taken, or there are no descriptors.</exception>
    public static Socket Listen()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(AddressOf(Environment.ProcessId));
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes over a socket, listening or connected, that the program before this one in the same process had.</summary>
    public static Socket Inherit(int descriptor)
    {
        _ = Descriptor.Inherit(descriptor);
        return new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
    }

    /// <summary>Connects to a supervisor, and makes sure that it is that process which answers.</summary>
    /// <exception cref="SocketException">Nobody listens there: no supervisor, or one that does not answer questions.</exception>
    /// <exception cref="UnauthorizedAccessException">Another process has the name.</exception>
    public static Socket Connect(int pid)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(AddressOf(pid));
            var peer = PeerOf(socket);
            return peer.Pid == pid ? socket : throw new UnauthorizedAccessException($"process {peer.Pid} answers in the name of process {pid}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether a peer may ask: the same user as this process, or root.</summary>
    public static bool MayAsk(Socket connection) => PeerOf(connection).UserId is var user && (user == 0 || user == ProcessIdentity.EffectiveUser);

    /// <summary>Pids of all supervisors that can be asked on this machine (in this network namespace).</summary>
    public static IReadOnlyList<int> FindAll() =>
    [
        .. File.ReadLines("/proc/net/unix")
            .Select(line => line.LastIndexOf("@" + Prefix, StringComparison.Ordinal) is var at and >= 0 ? line[(at + 1 + Prefix.Length)..] : string.Empty)
            .Select(word => int.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Distinct()
            .Order(),
    ];

    private static UnixDomainSocketEndPoint AddressOf(int pid) => new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\0{Prefix}{pid}"));

    private static (int Pid, uint UserId) PeerOf(Socket connection)
    {
        // struct ucred: pid, uid, gid.
        Span<byte> credentials = stackalloc byte[12];
        _ = connection.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        return (MemoryMarshal.Read<int>(credentials), MemoryMarshal.Read<uint>(credentials[4..]));
    }
}
