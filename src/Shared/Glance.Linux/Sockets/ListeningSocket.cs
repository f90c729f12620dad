using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Glance.Linux.Connections;
using Glance.Linux.Descriptors;
using Glance.Linux.Spawning;
using Mono.Unix.Native;
using NativeMethods = Glance.Linux.Descriptors.NativeMethods;

namespace Glance.Linux.Sockets;

/// <summary>
/// A TCP socket that listens and is shared by processes. Raw descriptor on purpose: a <see cref="Socket"/> that owns it would, when
/// disposed, change it for every process (docs/contracts/supervision.md D2), and <see cref="SocketOptionName.ReuseAddress"/> would let a
/// second supervisor share the port (D1).
/// </summary>
public sealed class ListeningSocket : IDisposable
{
    /// <summary>How long a blocking accept sleeps before it looks whether it should stop: 200 ms.</summary>
    public static readonly TimeSpan AcceptTimeout = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan NotYetPause = TimeSpan.FromMilliseconds(10);

    private readonly Descriptor _descriptor;
    private bool _listened;

    private ListeningSocket(Descriptor descriptor, IPEndPoint endpoint)
    {
        _descriptor = descriptor;
        Endpoint = endpoint;
    }

    /// <summary>The address it listens on, with the real port when 0 was asked for.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Who opened it.</summary>
    public SocketOrigin Origin { get; private init; }

    /// <summary>The descriptor, for handing it to a worker.</summary>
    public Descriptor Descriptor => _descriptor;

    /// <summary>Binds and listens.</summary>
    /// <param name="endpoint">Address and port; port 0 lets the kernel choose.</param>
    /// <param name="backlog">Connections the kernel keeps waiting, from 1.</param>
    /// <param name="keepIdle">Time without traffic before keep-alive probes start on accepted connections; whole seconds from 1.</param>
    /// <exception cref="AddressInUseException">Another socket has the address; worth a retry.</exception>
    /// <exception cref="IOException">Any other refusal, such as a foreign address.</exception>
    public static ListeningSocket Bind(IPEndPoint endpoint, int backlog, TimeSpan keepIdle) => Bind(endpoint, backlog, keepIdle, shared: false);

    /// <summary>
    /// Binds while a socket of ours stays open, even when the two addresses overlap (127.0.0.1 and 0.0.0.0 on one port). The kernel allows
    /// that to sockets which both carry SO_REUSEPORT; they do for a moment only, so that nobody else can join.
    /// </summary>
    /// <param name="endpoint">Address and port; port 0 lets the kernel choose.</param>
    /// <param name="backlog">Connections the kernel keeps waiting, from 1.</param>
    /// <param name="keepIdle">Time without traffic before keep-alive probes start on accepted connections; whole seconds from 1.</param>
    /// <param name="current">The socket that stays.</param>
    /// <returns>A socket that listens; one whose address overlaps does not before <see cref="TakeOver"/>, since it would take clients from
    /// the other.</returns>
    /// <exception cref="AddressInUseException">A socket that is not ours has the address.</exception>
    /// <exception cref="IOException">Any other refusal, such as a foreign address.</exception>
    public static ListeningSocket BindBeside(IPEndPoint endpoint, int backlog, TimeSpan keepIdle, ListeningSocket current)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(current);
        try
        {
            return Bind(endpoint, backlog, keepIdle);
        }
        catch (AddressInUseException) when (endpoint.Port == current.Endpoint.Port)
        {
            return Sharing(current, () =>
            {
                var beside = Bind(endpoint, backlog, keepIdle, shared: true);
                beside.SetReusePort(false);
                return beside;
            });
        }
    }

    /// <summary>Listens, when it does not yet because its address overlaps the other's.</summary>
    /// <param name="current">The socket it was bound beside.</param>
    /// <param name="backlog">Connections the kernel keeps waiting, from 1.</param>
    /// <exception cref="IOException">The kernel refused; nothing has changed.</exception>
    public void TakeOver(ListeningSocket current, int backlog)
    {
        ArgumentNullException.ThrowIfNull(current);
        if (Listens())
            return;
        SetReusePort(true);
        try
        {
            Sharing(current, () =>
            {
                SetBacklog(backlog);
                return this;
            });
        }
        finally
        {
            SetReusePort(false);
        }
    }

    private static ListeningSocket Sharing(ListeningSocket current, Func<ListeningSocket> action)
    {
        current.SetReusePort(true);
        try
        {
            return action();
        }
        finally
        {
            current.SetReusePort(false);
        }
    }

    private static ListeningSocket Bind(IPEndPoint endpoint, int backlog, TimeSpan keepIdle, bool shared)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var inet6 = endpoint.AddressFamily == AddressFamily.InterNetworkV6;
        var number = Syscall.socket(inet6 ? UnixAddressFamily.AF_INET6 : UnixAddressFamily.AF_INET, UnixSocketType.SOCK_STREAM, UnixSocketFlags.SOCK_CLOEXEC, UnixSocketProtocol.IPPROTO_TCP);
        if (number < 0)
            throw OsError.Last($"no socket for {endpoint}");
        var descriptor = new Descriptor(number);
        try
        {
            SetOptions(number, inet6, keepIdle);
            if (shared)
                Check(NativeMethods.SetSockOpt(number, NativeMethods.SolSocket, NativeMethods.ReusePort, 1, sizeof(int)));
            if (Syscall.bind(number, ToSockaddr(endpoint)) < 0)
            {
                var errno = Stdlib.GetLastError();
                throw errno == Errno.EADDRINUSE
                    ? new AddressInUseException(endpoint)
                    : OsError.For(errno, $"cannot bind to {endpoint}");
            }

            if (!shared && Syscall.listen(number, backlog) < 0)
                throw OsError.Last($"cannot listen on {endpoint}");
            return new ListeningSocket(descriptor, LocalEndpoint(number));
        }
        catch
        {
            descriptor.Dispose();
            throw;
        }
    }

    /// <summary>Takes over a listening socket this process inherited.</summary>
    /// <exception cref="IOException">The descriptor is no TCP socket.</exception>
    public static ListeningSocket Inherit(int descriptor)
    {
        var inherited = Descriptor.Inherit(descriptor);
        return new ListeningSocket(inherited, LocalEndpoint(descriptor));
    }

    /// <summary>Takes over a socket that the service manager opened or kept, and gives it the options that one bound here has.</summary>
    /// <param name="descriptor">The inherited descriptor.</param>
    /// <param name="origin">Whose it is.</param>
    /// <param name="backlog">Connections the kernel keeps waiting, from 1.</param>
    /// <param name="keepIdle">Time without traffic before keep-alive probes start on accepted connections.</param>
    /// <exception cref="IOException">It is no TCP socket, or an option was refused.</exception>
    public static ListeningSocket Adopt(int descriptor, SocketOrigin origin, int backlog, TimeSpan keepIdle)
    {
        var endpoint = LocalEndpoint(descriptor);
        SetSharedOptions(descriptor, keepIdle);

        // Accepting blocks here (D5), and the manager may have opened it the other way.
        var flags = Syscall.fcntl(descriptor, FcntlCommand.F_GETFL);
        Check(flags < 0 ? flags : Syscall.fcntl(descriptor, FcntlCommand.F_SETFL, flags & ~(int)OpenFlags.O_NONBLOCK));
        var listener = new ListeningSocket(Descriptor.Inherit(descriptor), endpoint) { Origin = origin };
        listener.SetBacklog(backlog);
        return listener;
    }

    /// <summary>The address a descriptor is bound to.</summary>
    /// <exception cref="IOException">It is no TCP socket.</exception>
    public static IPEndPoint AddressOf(int descriptor) => LocalEndpoint(descriptor);

    /// <summary>Changes the backlog; listen(2) again on the same socket.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public void SetBacklog(int backlog)
    {
        if (Syscall.listen(_descriptor.Number, backlog) < 0)
            throw OsError.Last($"cannot listen on {Endpoint}");
    }

    /// <summary>Changes the keep-alive idle time of connections accepted from now on.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public void SetKeepIdle(TimeSpan keepIdle) => SetKeepIdle(_descriptor.Number, keepIdle);

    /// <summary>
    /// Lets clients that begin to connect now reach the socket that takes over, or be refused when there is none; whoever has begun is let
    /// in and can be accepted. The way to close a listening socket without resetting those in its queue.
    /// </summary>
    /// <returns>False when the kernel refused: clients go on coming until the socket is closed.</returns>
    public bool TryIgnoreNewConnections()
    {
        // A listener hears of new connections from its own network interface alone, and none has this number. Who was let in keeps every
        // interface.
        const int NoInterface = int.MaxValue;
        return NativeMethods.SetSockOpt(_descriptor.Number, NativeMethods.SolSocket, NativeMethods.BindToInterface, NoInterface, sizeof(int)) == 0;
    }

    /// <summary>Connections that are complete and wait to be accepted.</summary>
    public int Waiting()
    {
        // tcpi_unacked of struct tcp_info (linux/tcp.h), for a listening socket the length of its queue.
        const int Unacked = 24;
        Span<byte> info = stackalloc byte[Unacked + sizeof(uint)];
        var size = (uint)info.Length;
        Check(NativeMethods.GetSockOpt(_descriptor.Number, NativeMethods.IpProtoTcp, NativeMethods.TcpInfo, info, ref size));
        return BinaryPrimitives.ReadInt32LittleEndian(info[Unacked..]);
    }

    /// <summary>
    /// Waits up to <see cref="AcceptTimeout"/> for a connection. Blocking on purpose: the kernel then wakes one waiting process at a time.
    /// Call it from a thread of its own.
    /// </summary>
    public AcceptResult Accept()
    {
        var connection = ConnectedSocket.Accept(_descriptor.Number);
        var errno = connection is null ? Stdlib.GetLastError() : 0;
        if (errno == Errno.EINVAL && !_listened)
        {
            // It was handed down before it takes over from another socket.
            ProcessSettings.SleepBriefly(NotYetPause);
            return new AcceptResult(AcceptOutcome.Nothing, null, null);
        }

        _listened = true;
        if (connection is not null)
            return new AcceptResult(AcceptOutcome.Accepted, connection, null);
        return errno switch
        {
            Errno.EAGAIN or Errno.EINTR => new AcceptResult(AcceptOutcome.Nothing, null, null),

            // accept(2): errors of the connection itself, already pending on it; the next one may be fine.
            Errno.ECONNABORTED or Errno.EPROTO or Errno.ENETDOWN or Errno.ENOPROTOOPT or Errno.EHOSTDOWN or Errno.ENONET
                or Errno.EHOSTUNREACH or Errno.EOPNOTSUPP or Errno.ENETUNREACH or Errno.EPERM => new AcceptResult(AcceptOutcome.Nothing, null, null),
            Errno.EMFILE or Errno.ENFILE or Errno.ENOBUFS or Errno.ENOMEM => new AcceptResult(AcceptOutcome.Exhausted, null, OsError.Text(errno)),
            _ => new AcceptResult(AcceptOutcome.Broken, null, OsError.Text(errno)),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _descriptor.Dispose();

    private static void SetOptions(int number, bool inet6, TimeSpan keepIdle)
    {
        // SO_REUSEADDR alone: a port in TIME_WAIT is free, a port someone listens on is not.
        Check(Syscall.setsockopt(number, UnixSocketProtocol.SOL_SOCKET, UnixSocketOptionName.SO_REUSEADDR, 1));
        SetSharedOptions(number, keepIdle);
        if (inet6)
            Check(NativeMethods.SetSockOpt(number, NativeMethods.IpProtoIpv6, NativeMethods.Ipv6Only, 0, sizeof(int)));
    }

    private static void SetSharedOptions(int number, TimeSpan keepIdle)
    {
        Check(Syscall.setsockopt(number, UnixSocketProtocol.SOL_SOCKET, UnixSocketOptionName.SO_KEEPALIVE, 1));

        // Lets a blocking accept come back so that its thread can be told to stop (D5).
        var timeout = new Timeval { tv_sec = 0, tv_usec = (long)AcceptTimeout.TotalMicroseconds };
        Check(Syscall.setsockopt(number, UnixSocketProtocol.SOL_SOCKET, UnixSocketOptionName.SO_RCVTIMEO, timeout));
        SetKeepIdle(number, keepIdle);
    }

    private bool Listens()
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        var size = (uint)value.Length;
        Check(NativeMethods.GetSockOpt(_descriptor.Number, NativeMethods.SolSocket, NativeMethods.AcceptsConnections, value, ref size));
        return BinaryPrimitives.ReadInt32LittleEndian(value) != 0;
    }

    private void SetReusePort(bool value) =>
        Check(NativeMethods.SetSockOpt(_descriptor.Number, NativeMethods.SolSocket, NativeMethods.ReusePort, value ? 1 : 0, sizeof(int)));

    private static void SetKeepIdle(int number, TimeSpan keepIdle) =>
        Check(NativeMethods.SetSockOpt(number, NativeMethods.IpProtoTcp, NativeMethods.TcpKeepIdle, (int)keepIdle.TotalSeconds, sizeof(int)));

    private static void Check(int result)
    {
        if (result < 0)
            throw OsError.Last("a socket option was refused");
    }

    private static Sockaddr ToSockaddr(IPEndPoint endpoint)
    {
        var port = NetworkOrder(endpoint.Port);
        var bytes = endpoint.Address.GetAddressBytes();
        if (endpoint.AddressFamily == AddressFamily.InterNetwork)
        {
            return new SockaddrIn
            {
                sin_family = UnixAddressFamily.AF_INET,
                sin_port = port,
                sin_addr = new InAddr(bytes[0], bytes[1], bytes[2], bytes[3]),
            };
        }

        var address = default(In6Addr);
        address.CopyFrom(bytes, 0);
        return new SockaddrIn6
        {
            sin6_family = UnixAddressFamily.AF_INET6,
            sin6_port = port,
            sin6_addr = address,
            sin6_scope_id = (uint)endpoint.Address.ScopeId,
        };
    }

    private static IPEndPoint LocalEndpoint(int number)
    {
        var storage = new SockaddrStorage();
        if (Syscall.getsockname(number, storage) < 0)
            throw OsError.Last($"descriptor {number} is not a bound socket");
        switch (storage.sa_family)
        {
            case UnixAddressFamily.AF_INET:
                var inet = SockaddrIn.FromSockaddrStorage(storage);
                return new IPEndPoint(inet.sin_addr.s_addr, NetworkOrder(inet.sin_port));
            case UnixAddressFamily.AF_INET6:
                var inet6 = SockaddrIn6.FromSockaddrStorage(storage);
                var bytes = new byte[16];
                inet6.sin6_addr.CopyTo(bytes, 0);
                return new IPEndPoint(new IPAddress(bytes, inet6.sin6_scope_id), NetworkOrder(inet6.sin6_port));
            default:
                throw new IOException($"descriptor {number} is a {storage.sa_family} socket, not a TCP one");
        }
    }

    private static ushort NetworkOrder(int port) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness((ushort)port) : (ushort)port;
}
