namespace Glance.Domain.Stores;

/// <summary>The ways a store can fail; complete.</summary>
public enum StoreFailure
{
    /// <summary>No data at the URL.</summary>
    NotFound,

    /// <summary>There is data for this image already.</summary>
    Duplicate,

    /// <summary>No room, a quota, or larger than the medium allows.</summary>
    Full,

    /// <summary>Permission denied, or a read-only medium.</summary>
    Denied,

    /// <summary>The store's server refuses the rights of the caller, with which it was asked (<see cref="ICallersStore"/>).</summary>
    Forbidden,

    /// <summary>The store cannot do this at all.</summary>
    Unsupported,

    /// <summary>The store cannot be reached, did not answer in time, or broke off.</summary>
    Unavailable,

    /// <summary>The URL is not one of this store.</summary>
    InvalidLocation,

    /// <summary>The data is in use and cannot go.</summary>
    InUse,

    /// <summary>This process has too much open at the moment; the store itself is well.</summary>
    Busy,
}
