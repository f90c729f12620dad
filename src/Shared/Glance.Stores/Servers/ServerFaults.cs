using Glance.Domain.Errors;
using Glance.Domain.Stores;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Servers;

/// <summary>
/// What the log says about a server that fails: a line when it begins, one a minute with a count while it lasts, and one when a server that
/// was away answers again.
/// </summary>
internal sealed class ServerFaults(string storeId, TimeProvider time, ILogger logger)
{
    private readonly RepeatedFaults _faults = new(time);
    private volatile bool _isAway;

    /// <summary>The failure to throw, after the log has it if it is one of the server or of the options.</summary>
    /// <param name="failure">What came of a call.</param>
    /// <param name="isAway">Whether there was no answer at all.</param>
    public StoreException Logged(StoreException failure, bool isAway)
    {
        if (failure.Failure is not (StoreFailure.Unavailable or StoreFailure.Denied))
            return failure;
        _isAway |= isAway;
        if (_faults.IsDue(isAway ? string.Empty : failure.Message, out var untold))
            logger.LogError("{Fault}{Untold}", failure.WithCauses(), untold.Describe("requests failed"));
        return new StoreException(failure.Failure, storeId, failure.Message, failure.InnerException) { IsLogged = true };
    }

    /// <summary>The server answers; that is only news after it was away.</summary>
    public void Answers()
    {
        if (!_isAway)
            return;
        _isAway = false;
        var untold = _faults.Mended(string.Empty);
        logger.LogWarning("Store {StoreId}: its server answers again{Untold}", storeId, untold.Describe("requests failed"));
    }

    /// <summary>An object is not there although a record names it.</summary>
    /// <param name="key">The object.</param>
    /// <param name="place">What objects are in: <c>bucket</c>, for example.</param>
    /// <param name="level">How bad that is.</param>
    public void Missing(string key, string place, LogLevel level = LogLevel.Error)
    {
        if (_faults.IsDue("object " + key, out var untold))
        {
            logger.Log(level, "Store {StoreId}: the data of image {ImageId} is missing: its {Place} has no such object{Untold}",
                storeId, key, place, untold.Describe("requests for it failed"));
        }
    }
}
