namespace Glance.Stores.Ceph.Native;

/// <summary>Linux error numbers that Ceph's libraries return and the driver tells apart.</summary>
internal static class CephErrno
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Access = 13;
    public const int Busy = 16;
    public const int Exists = 17;
    public const int InvalidArgument = 22;
    public const int FileTooBig = 27;
    public const int NoSpace = 28;
    public const int ReadOnly = 30;
    public const int Range = 34;
    public const int NotEmpty = 39;
    public const int NotConnected = 107;

    /// <summary>EBLOCKLISTED: the cluster has shut this client out (an administrator, or a lock that was broken).</summary>
    public const int Blocklisted = 108;
    public const int TimedOut = 110;
    public const int Quota = 122;
}
