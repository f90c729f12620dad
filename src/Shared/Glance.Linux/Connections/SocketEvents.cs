namespace Glance.Linux.Connections;

/// <summary>What has become possible on a socket (epoll_ctl(2)).</summary>
[Flags]
public enum SocketEvents
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>EPOLLIN: there is something to receive.</summary>
    Readable = 0x1,

    /// <summary>EPOLLOUT: there is room to send.</summary>
    Writable = 0x4,

    /// <summary>EPOLLERR: an error waits to be fetched.</summary>
    Failed = 0x8,

    /// <summary>EPOLLHUP: both directions have ended.</summary>
    Ended = 0x10,

    /// <summary>EPOLLRDHUP: the other side sends no more.</summary>
    PeerEnded = 0x2000,
}
