using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Glance.Domain.Stores;

namespace Glance.Stores.Drivers.S3.Calls;

/// <summary>
/// Turns what an S3 server answers, and what networks do, into the ways a store can fail. No message names address, bucket or keys; the
/// exception inside may.
/// </summary>
internal static class S3Failures
{
    /// <summary>Whether the server or the way to it is to blame.</summary>
    public static bool IsOfServer(Exception error) =>
        error is AmazonServiceException or AmazonClientException or HttpRequestException or IOException;

    /// <summary>Whether the answer is that there is no such object.</summary>
    public static bool IsNotFound(Exception error) => error is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound };

    /// <summary>Whether the answer is that the bucket is missing.</summary>
    public static bool IsNoBucket(Exception error) => error is AmazonS3Exception { ErrorCode: "NoSuchBucket" };

    /// <summary>Whether the server said it.</summary>
    public static bool IsAnswer(Exception error) => error is AmazonServiceException { StatusCode: not 0 };

    /// <summary>The failure of a call.</summary>
    /// <param name="storeId">The store.</param>
    /// <param name="what">What could not be done.</param>
    /// <param name="error">Why.</param>
    public static StoreException Of(string storeId, string what, Exception error) => error is AmazonServiceException answer
        && IsAnswer(answer)
        ? new StoreException(KindOf(answer.StatusCode, answer.ErrorCode), storeId, $"Store {storeId}: {what}: {Words(answer)}", error)
        : Unavailable(storeId, $"{what}: the server cannot be reached", error);

    /// <summary>The failure of a server that is away, silent or broken.</summary>
    public static StoreException Unavailable(string storeId, string what, Exception? error = null) =>
        new(StoreFailure.Unavailable, storeId, $"Store {storeId}: {what}", error);

    private static StoreFailure KindOf(HttpStatusCode status, string? code) => (status, code) switch
    {
        (_, "NoSuchBucket" or "NoSuchUpload" or "RequestTimeTooSkewed") => StoreFailure.Unavailable,
        // Ceph's gateway answers 403 to what goes beyond a quota.
        (_, "QuotaExceeded" or "EntityTooLarge") => StoreFailure.Full,
        (HttpStatusCode.InsufficientStorage or HttpStatusCode.RequestEntityTooLarge, _) => StoreFailure.Full,
        (HttpStatusCode.NotFound, _) => StoreFailure.NotFound,
        (HttpStatusCode.PreconditionFailed, _) => StoreFailure.Duplicate,
        (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed, _) => StoreFailure.Denied,
        _ => StoreFailure.Unavailable,
    };

    // A code is a word of the protocol; whatever else stands in its place is not repeated.
    private static string Words(AmazonServiceException answer)
    {
        var code = answer.ErrorCode is { Length: > 0 and <= 64 } word && word.All(char.IsAsciiLetterOrDigit) ? $" ({word})" : string.Empty;
        return answer.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect
            ? $"the server answers {(int)answer.StatusCode}{code}: the bucket lies in another region than s3_store_region_name or "
                + "s3_store_host says"
            : $"the server answers {(int)answer.StatusCode}{code}";
    }
}
