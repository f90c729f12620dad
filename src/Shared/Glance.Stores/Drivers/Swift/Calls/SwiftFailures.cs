using System.Net;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift.Logins;

namespace Glance.Stores.Drivers.Swift.Calls;

/// <summary>
/// Turns what Swift answers, and what networks do, into the ways a store can fail. No message names address, container or keys; the
/// exception inside may.
/// </summary>
internal static class SwiftFailures
{
    /// <summary>Whether the server or the way to it is to blame.</summary>
    public static bool IsOfServer(Exception error) => error is HttpRequestException or IOException or SwiftLoginException;

    /// <summary>Whether a call that ended so may end better when it is made again.</summary>
    public static bool Passes(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
            and not HttpStatusCode.NotImplemented and not HttpStatusCode.InsufficientStorage || (int)status == 498;

    /// <summary>The failure that an answer means.</summary>
    /// <param name="storeId">The store.</param>
    /// <param name="what">What could not be done.</param>
    /// <param name="status">The answer.</param>
    public static StoreException Of(string storeId, string what, HttpStatusCode status) =>
        new(KindOf(status), storeId, $"Store {storeId}: {what}: the server answers {(int)status}");

    /// <summary>The failure that a refusal of a request's own token means; null for other answers.</summary>
    /// <param name="storeId">The store.</param>
    /// <param name="what">What could not be done.</param>
    /// <param name="status">The answer.</param>
    public static StoreException? OfCaller(string storeId, string what, HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => new(StoreFailure.Forbidden, storeId,
            $"Store {storeId}: {what}: the token that the request came with has ended; repeat it with a new one"),
        HttpStatusCode.Forbidden => new(StoreFailure.Forbidden, storeId,
            $"Store {storeId}: {what}: the roles of the token that the request came with are not enough in Swift"),
        _ => null,
    };

    /// <summary>The failure of reading data in somebody's account without a token of who asks.</summary>
    /// <param name="storeId">The store.</param>
    /// <param name="what">What could not be done.</param>
    public static StoreException OnlyCallers(string storeId, string what) => new(StoreFailure.Forbidden, storeId,
        $"Store {storeId}: {what}: data in the account of a project is read with the token of who asks for it alone, and that one has ended, "
        + "or is for no Swift");

    /// <summary>The failure of a call that got no answer.</summary>
    /// <param name="storeId">The store.</param>
    /// <param name="what">What could not be done.</param>
    /// <param name="error">Why.</param>
    public static StoreException Of(string storeId, string what, Exception error) => error is SwiftLoginException
        ? Unavailable(storeId, $"{what}: the service cannot log in", error)
        : Unavailable(storeId, $"{what}: the server cannot be reached", error);

    /// <summary>The failure of a server that is away, silent or broken.</summary>
    public static StoreException Unavailable(string storeId, string what, Exception? error = null) =>
        new(StoreFailure.Unavailable, storeId, $"Store {storeId}: {what}", error);

    // 413 is a quota of account or container too; glance-behaviours section 7.
    private static StoreFailure KindOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.InsufficientStorage or HttpStatusCode.RequestEntityTooLarge => StoreFailure.Full,
        HttpStatusCode.NotFound => StoreFailure.NotFound,
        HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict => StoreFailure.Duplicate,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed => StoreFailure.Denied,
        _ => StoreFailure.Unavailable,
    };
}
