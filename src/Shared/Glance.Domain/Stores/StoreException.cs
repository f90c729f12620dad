using Glance.Domain.Errors;

namespace Glance.Domain.Stores;

/// <summary>A store could not do what was asked.</summary>
public sealed class StoreException : GlanceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="failure">The kind.</param>
    /// <param name="storeId">The store.</param>
    /// <param name="message">What went wrong with which image; no URL, no credentials.</param>
    /// <param name="innerException">The cause.</param>
    public StoreException(StoreFailure failure, string storeId, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Failure = failure;
        StoreId = storeId;
    }

    /// <summary>The kind.</summary>
    public StoreFailure Failure { get; }

    /// <summary>The store.</summary>
    public string StoreId { get; }

    /// <summary>Whether the server at fault is one that a caller named, which is nothing that an operator could mend.</summary>
    public bool IsOfCallersServer { get; init; }
}
