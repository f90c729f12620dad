using System.Net;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Logins;

namespace Glance.Stores.Drivers.Cinder.Calls;

/// <summary>Turns what Cinder answers, and what networks do, into the ways a store can fail.</summary>
internal static class CinderFailures
{
    private const int LongestReason = 300;

    /// <summary>Whether the server or the way to it is to blame.</summary>
    public static bool IsOfServer(Exception error) => error is HttpRequestException or IOException or CinderLoginException;

    /// <summary>Whether a call that ended so may end better when it is made again.</summary>
    public static bool Passes(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
            and not HttpStatusCode.NotImplemented;

    /// <summary>The failure that an answer means.</summary>
    /// <param name="storeId">The store.</param>
    /// <param name="call">The question.</param>
    /// <param name="status">The answer.</param>
    /// <param name="reason">What Cinder says about it; empty for nothing.</param>
    /// <param name="isCallers">Whether the token is that of a request.</param>
    public static StoreException Of(string storeId, CinderCall call, HttpStatusCode status, string reason, bool isCallers)
    {
        var failure = status switch
        {
            HttpStatusCode.RequestEntityTooLarge => StoreFailure.Full, // a quota
            HttpStatusCode.NotFound => StoreFailure.NotFound,
            HttpStatusCode.BadRequest or HttpStatusCode.Conflict => call.Refusal,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => isCallers ? StoreFailure.Forbidden : StoreFailure.Denied,
            _ => StoreFailure.Unavailable,
        };
        var said = Printable(reason);
        return new StoreException(failure, storeId,
            $"Store {storeId}: {call.What}: Cinder answers {(int)status}" + (said.Length == 0 ? string.Empty : $" ({said})"));
    }

    /// <summary>The failure of a call that got no answer.</summary>
    public static StoreException Of(string storeId, string what, Exception error) => error is CinderLoginException
        ? Unavailable(storeId, $"{what}: the service cannot log in for Cinder", error)
        : Unavailable(storeId, $"{what}: Cinder cannot be reached", error);

    /// <summary>The failure of a server that is away, silent or broken.</summary>
    public static StoreException Unavailable(string storeId, string what, Exception? error = null) =>
        new(StoreFailure.Unavailable, storeId, $"Store {storeId}: {what}", error);

    private static string Printable(string text) =>
        string.Concat(text.Take(LongestReason).Select(c => char.IsControl(c) ? ' ' : c)).Trim().TrimEnd('.');
}
