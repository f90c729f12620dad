using System.Net;
using System.Net.Http.Headers;
using Glance.Domain.Stores;

namespace Glance.Stores.Drivers.Http;

/// <summary>Turns what servers and networks do into the ways a store can fail. No message names the URL: it may hold a password.</summary>
internal static class HttpFailures
{
    /// <summary>Whether the network or the server at its other end is to blame.</summary>
    public static bool IsOfNetwork(Exception error) => error is HttpRequestException or IOException;

    /// <summary>The failure of a server that cannot be reached, does not answer or breaks off.</summary>
    public static StoreException Unavailable(string storeId, string what, Exception error) =>
        Of(StoreFailure.Unavailable, storeId, $"Store {storeId}: {what}", error);

    /// <summary>A failure of a server that a location names: whoever added the location chose it.</summary>
    public static StoreException Of(StoreFailure failure, string storeId, string message, Exception? error = null) =>
        new(failure, storeId, message, error) { IsOfCallersServer = true };

    /// <summary>
    /// Why the body of a good answer is not the bytes that lie at the server, as they are: all of them, or the part that was asked for;
    /// null when it is (docs/decisions/0266, 0366).
    /// </summary>
    public static string? WhyNotPlain(HttpResponseMessage response, ByteRange? range)
    {
        if (response.StatusCode == HttpStatusCode.PartialContent && range is { } part)
        {
            if (!IsOf(response.Content.Headers.ContentRange, part))
                return "the server sends another part of the data than it was asked for";
        }
        else if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NonAuthoritativeInformation))
        {
            return $"the server answers {(int)response.StatusCode} to a question for the whole data";
        }

        return IsCoded(response.Content.Headers.NonValidated, "Content-Encoding", "identity") || IsCoded(response.Headers.NonValidated, "Transfer-Encoding", "chunked")
            ? "the server sends the data in a coding (Content-Encoding), and was asked for it as it is"
            : null;
    }

    private static bool IsOf(ContentRangeHeaderValue? told, ByteRange part) =>
        told is { Unit: "bytes" } && told.From == part.Offset && told.To == part.Offset + part.Length - 1;

    private static bool IsCoded(HttpHeadersNonValidated headers, string name, string plain) =>
        headers.TryGetValues(name, out var codings) && codings.Any(coding => coding.Trim() is { Length: > 0 } named && !named.Equals(plain, StringComparison.OrdinalIgnoreCase));

    /// <summary>The failure that an answer means: anything but success and a redirect that may be followed.</summary>
    public static StoreException OfStatus(string storeId, HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Gone =>
            Of(StoreFailure.NotFound, storeId, $"Store {storeId}: the server has no data at the location"),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired =>
            Of(StoreFailure.Denied, storeId, $"Store {storeId}: the server answers {(int)status}, it does not give the data to us"),
        HttpStatusCode.RequestedRangeNotSatisfiable =>
            Of(StoreFailure.Unavailable, storeId, $"Store {storeId}: the server has less data than the record says"),
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
            Of(StoreFailure.Unavailable, storeId, $"Store {storeId}: the server answers {(int)status}"),
        _ => Of(StoreFailure.InvalidLocation, storeId, $"Store {storeId}: the server answers {(int)status}, which leads to no data"),
    };
}
