using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Iscsi.Sessions;
using Glance.Stores.Drivers.Cinder.Iscsi.Targets;

namespace Glance.Stores.Drivers.Cinder.Iscsi;

/// <summary>
/// Turns what targets said into the store's failures. Names of targets and their addresses stay out of the message; the inner exception has
/// them, with what was answered.
/// </summary>
internal static class IscsiFailures
{
    /// <summary>Whether an exception comes from a target, or the way to it.</summary>
    public static bool IsOfTarget(Exception exception) => exception is IscsiException or ScsiFailure;

    /// <summary>The failure behind one.</summary>
    /// <param name="storeId">The store.</param>
    /// <param name="what">What cannot be done, such as <c>a volume cannot be read</c>.</param>
    /// <param name="cause">The exception.</param>
    public static StoreException Of(string storeId, string what, Exception cause)
    {
        var fault = cause switch
        {
            IscsiException { Fault: var found } => found,
            ScsiFailure { Fault: var found } => found,
            _ => IscsiFault.Failed,
        };
        var (failure, reason) = fault switch
        {
            IscsiFault.Refused => (StoreFailure.Denied, "its iSCSI target refuses the login"),
            IscsiFault.ReadOnly => (StoreFailure.Denied, "it is read-only"),
            IscsiFault.Full => (StoreFailure.Full, "no space is left behind it"),
            IscsiFault.Missing => (StoreFailure.Unavailable, "its iSCSI target does not have it"),
            IscsiFault.Failed => (StoreFailure.Unavailable, "its iSCSI target failed"),
            _ => (StoreFailure.Unavailable, "its iSCSI target cannot be reached"),
        };
        return new StoreException(failure, storeId, $"Store {storeId}: {what}: {reason}", cause);
    }
}
