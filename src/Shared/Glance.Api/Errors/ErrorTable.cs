using Glance.Domain.Errors;
using Glance.Domain.Formats;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.Domain.Signatures;
using Glance.Domain.Stores;
using Glance.Operations.Access;
using Glance.Operations.Data;
using Glance.Operations.Images;
using Glance.Operations.Locations;
using Glance.Operations.Members;
using Glance.Operations.Records;
using Glance.Operations.Tags;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Glance.Api.Errors;

/// <summary>The one place where failures of the API become statuses and bodies. Filters such as authtoken set their own.</summary>
public static class ErrorTable
{
    // Seconds. A database that is busy or restarts is mostly back by then, and somebody has closed a file.
    private const string ComeBackAfter = "5";

    /// <summary>
    /// What the client is told. Texts that upstream puts into the second part (its errors built from one positional argument) are details
    /// here too, because clients see the joined text.
    /// </summary>
    public static ErrorAnswer Answer(Exception error) => error switch
    {
        ApiException e => new(e.Status, e.Explanation, e.Detail) { Headers = e.Headers },
        ImageNotFoundException { Hidden: true } => new(404, null),
        ImageNotFoundException or MemberNotFoundException or NotInStoreException => new(404, error.Message),
        TagNotFoundException => new(404, null),
        ReadOnlyAccessException or RefusedChangeException => new(403, null, error.Message),
        ForbiddenException or ImageProtectedException => new(403, error.Message),
        InvalidLocationException => new(400, error.Message),
        LocationConflictException => new(409, error.Message),
        PropertyConflictException => new(409, null, error.Message),
        IndistinctPropertyException or ImageChangedMeanwhileException => new(409, error.Message),
        DuplicateImageException or DuplicateMemberException or ImageStateConflictException or InvalidStatusTransitionException => new(409, error.Message),
        ImageGoneException or StoreAddDisabledException => new(410, error.Message),
        QuotaExceededException or ImageSizeException { TooLarge: true } => new(413, error.Message),
        ImageFormatException => new(415, null, error.Message),
        RangeNotSatisfiableException => new(416, null, error.Message),
        InvalidMarkerException or ImageSizeException or InvalidImageException or InvalidMemberException or UnknownStoreException
            or SignatureVerificationException => new(400, error.Message),
        StoreException e => OfStore(e),
        DatabaseUnavailableException => new(503, error.Message) { Headers = [new("Retry-After", ComeBackAfter)] },
        // What follows on the connection cannot be read any more.
        BadHttpRequestException e => new(e.StatusCode, e.Message) { Headers = [new("Connection", "close")] },
        _ => new(500, null),
    };

    /// <summary>Tells the client, and the log what the client cannot mend. A client that went away is told nothing.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="error">The failure.</param>
    /// <param name="requestId">Id of the request, for the log.</param>
    /// <param name="logger">The log.</param>
    /// <param name="faults">Which failures of stores get a line: one a minute of a kind, whoever asks how often. All do without it.</param>
    public static async Task WriteAsync(HttpContext http, Exception error, string requestId, ILogger logger, RepeatedFaults? faults = null)
    {
        if (HasLeft(http, error))
        {
            logger.LogDebug("{RequestId}: the client went away: {Reason}", requestId, error.Message);
            return;
        }

        var answer = Answer(error);
        var isExplained = answer.Explanation is not null || error is GlanceException;
        if ((answer.Status is >= 500 and not StatusCodes.Status501NotImplemented || http.Response.HasStarted) && error is not GlanceException { IsLogged: true })
            LogFailure(logger, error, isExplained, http.Request, requestId, faults);
        else if (error is InvalidLocationException { InnerException: { } why })
            logger.LogInformation("{RequestId}: the location is refused: {Reason}", requestId, why.WithCauses());
        else
            logger.LogDebug("{RequestId}: {Method} {Path} answered {Status}: {Reason}", requestId, http.Request.Method, http.Request.Path.Value, answer.Status, error.Message);
        await ErrorBody.WriteAsync(http, answer.Status, answer.Explanation, answer.Detail, headers: answer.Headers);
    }

    // A disk that is full fails many requests, and none of them for a reason that is in our code: a line, and the way to it for who looks
    // closer.
    private static void LogFailure(
        ILogger logger, Exception error, bool isExplained, HttpRequest request, string requestId, RepeatedFaults? faults)
    {
        const string Failed = "{RequestId}: {Method} {Path} failed: {Reason}";
        if (error is StoreException { IsOfCallersServer: true })
        {
            logger.LogWarning(Failed, requestId, request.Method, request.Path.Value, error.WithCauses());
            return;
        }

        if (!isExplained)
        {
            logger.LogError(error, Failed, requestId, request.Method, request.Path.Value, error.Message);
            return;
        }

        UntoldFaults untold = default;
        if (error is not StoreException store || faults is null || faults.IsDue(KindOf(store), out untold))
        {
            var others = untold.Describe("requests failed so");
            logger.LogError(Failed + "{Untold}", requestId, request.Method, request.Path.Value, error.WithCauses(), others);
        }

        logger.LogDebug(error, "{RequestId}: where that happened", requestId);
    }

    // Not by image or file: a directory whose disk fails has thousands of them.
    private static string KindOf(StoreException error) => $"{error.StoreId} {error.Failure} {error.InnerException?.HResult}";

    // The end of the connection comes first, the request's own cancellation some time after it; whoever sends or receives may notice before
    // either.
    private static bool HasLeft(HttpContext http, Exception error) =>
        error is ReaderGoneException or ConnectionAbortedException or ConnectionResetException
        || http.RequestAborted.IsCancellationRequested || http.Features.Get<IConnectionLifetimeFeature>()?.ConnectionClosed.IsCancellationRequested == true;

    private static ErrorAnswer OfStore(StoreException error) => error.Failure switch
    {
        StoreFailure.NotFound => new(404, error.Message),
        StoreFailure.Duplicate or StoreFailure.InUse => new(409, error.Message),
        StoreFailure.Full => new(413, "Image storage media is full: " + error.Message),
        StoreFailure.Forbidden => new(403, error.Message),
        StoreFailure.Denied => new(503, "Insufficient permissions on image storage media: " + error.Message),
        StoreFailure.Unsupported => new(400, error.Message),
        StoreFailure.Busy => new(503, error.Message) { Headers = [new("Retry-After", ComeBackAfter)] },
        StoreFailure.Unavailable or StoreFailure.InvalidLocation => new(503, error.Message),
        _ => new(500, null),
    };
}
