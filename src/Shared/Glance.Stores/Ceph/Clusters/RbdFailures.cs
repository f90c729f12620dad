using System.Globalization;
using Glance.Domain.Stores;
using Glance.Stores.Ceph.Native;

namespace Glance.Stores.Ceph.Clusters;

/// <summary>Turns what Ceph's libraries said into one of the store's failures. Names of pools and images stay out of the message.</summary>
internal static class RbdFailures
{
    /// <summary>The failure behind a call that failed.</summary>
    /// <param name="storeId">The store.</param>
    /// <param name="what">What was to be done, such as <c>image data cannot be read</c>.</param>
    /// <param name="cause">The call.</param>
    public static StoreException Of(string storeId, string what, CephCallException cause)
    {
        var (failure, reason) = Verdict(cause.Errno);
        return new StoreException(failure, storeId, $"Store {storeId}: {what}: {reason}", cause);
    }

    /// <summary>The cluster was silent for too long.</summary>
    /// <param name="storeId">The store.</param>
    /// <param name="what">What was to be done.</param>
    /// <param name="patience">How long it was silent.</param>
    /// <param name="option">What is said of the option that sets that; empty for nothing.</param>
    public static StoreException Silent(string storeId, string what, TimeSpan patience, string option) =>
        new(StoreFailure.Unavailable, storeId, string.Create(CultureInfo.InvariantCulture,
            $"Store {storeId}: {what}: the Ceph cluster did not answer for {patience.TotalSeconds:0.#} s{option}"));

    /// <summary>Whether the cluster has shut out the connection, so that only another one is of any use.</summary>
    public static bool IsOfConnection(int errno) => errno is CephErrno.Blocklisted or CephErrno.NotConnected;

    private static (StoreFailure Failure, string Reason) Verdict(int errno) => errno switch
    {
        CephErrno.NoEntry => (StoreFailure.NotFound, "there is no such data"),
        CephErrno.Exists => (StoreFailure.Duplicate, "there is data of this image already"),
        CephErrno.NoSpace => (StoreFailure.Full, "no space is left in the Ceph cluster"),
        CephErrno.Quota => (StoreFailure.Full, "the quota of the Ceph pool is used up"),
        CephErrno.FileTooBig => (StoreFailure.Full, "the Ceph cluster takes no image that large"),
        CephErrno.NotPermitted or CephErrno.Access => (StoreFailure.Denied, "the Ceph user may not do this (see ceph auth get)"),
        CephErrno.ReadOnly => (StoreFailure.Denied, "the image is read-only"),
        CephErrno.Busy or CephErrno.NotEmpty => (StoreFailure.InUse, "the image is in use in the Ceph cluster"),
        CephErrno.TimedOut => (StoreFailure.Unavailable, "the Ceph cluster did not answer in time"),
        CephErrno.Blocklisted => (StoreFailure.Unavailable, "the Ceph cluster has shut out this client; the next request connects anew"),
        CephErrno.NotConnected => (StoreFailure.Unavailable, "the connection to the Ceph cluster is gone; the next request connects anew"),
        _ => (StoreFailure.Unavailable, "the Ceph cluster failed"),
    };
}
