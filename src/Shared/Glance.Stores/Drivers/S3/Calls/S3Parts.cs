using Amazon.S3;
using Amazon.S3.Model;
using Glance.Domain.Stores;

namespace Glance.Stores.Drivers.S3.Calls;

/// <summary>
/// Uploads in parts, which are no object before they are completed and stay at the server until they are completed or aborted.
/// </summary>
internal sealed class S3Parts(S3Caller caller)
{
    private TimeSpan Limit => caller.Options.AnswerTimeout;

    /// <summary>Begins an object that is sent in parts and returns the id of that upload.</summary>
    /// <param name="place">The object.</param>
    /// <param name="note">The upload, as the object will have it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">Full, Denied or Unavailable.</exception>
    public Task<string> BeginAsync(S3Place place, string note, CancellationToken cancellationToken) =>
        caller.CallAsync("an upload cannot begin", Limit, async (client, token) =>
        {
            var request = new InitiateMultipartUploadRequest
            {
                BucketName = place.Bucket,
                Key = place.Key,
                ContentType = S3Caller.ContentType
            };
            request.Metadata[S3Caller.UploadNote] = note;
            return (await client.InitiateMultipartUploadAsync(request, token).ConfigureAwait(false)).UploadId;
        }, cancellationToken);

    /// <summary>Sends a part.</summary>
    /// <param name="place">The object.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="number">Which part, from 1.</param>
    /// <param name="open">Opens the data.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">Full, Denied or Unavailable.</exception>
    public Task<PartETag> SendAsync(S3Place place, string uploadId, int number, Func<Action, Stream> open,
        CancellationToken cancellationToken) =>
        caller.SendAsync(open, async (client, data, token) => new PartETag(await client.UploadPartAsync(new UploadPartRequest
        {
            BucketName = place.Bucket,
            Key = place.Key,
            UploadId = uploadId,
            PartNumber = number,
            PartSize = data.Length,
            InputStream = data,
            UseChunkEncoding = caller.Options.ChecksumsSent,
            DisablePayloadSigning = !caller.SignsData,
        }, token).ConfigureAwait(false)), cancellationToken);

    /// <summary>Makes the object of its parts, unless there is one.</summary>
    /// <exception cref="StoreException">Duplicate, Denied or Unavailable.</exception>
    public Task CompleteAsync(S3Place place, string uploadId, List<PartETag> parts, CancellationToken cancellationToken) =>
        caller.CallAsync("image data cannot be completed", caller.Options.CompletionTimeout, (client, token) =>
            caller.MakeAsync(condition =>
            client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
            {
                BucketName = place.Bucket,
                Key = place.Key,
                UploadId = uploadId,
                PartETags = parts,
                IfNoneMatch = condition,
            }, token)), cancellationToken);

    /// <summary>Removes the parts of an upload; one that is gone is as good.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public Task AbortAsync(S3Place place, string uploadId, CancellationToken cancellationToken) =>
        caller.CallAsync("parts of an upload cannot be removed", Limit, async (client, token) =>
        {
            try
            {
                await client.AbortMultipartUploadAsync(
                    new AbortMultipartUploadRequest { BucketName = place.Bucket, Key = place.Key, UploadId = uploadId },
                        token).ConfigureAwait(false);
                return true;
            }
            catch (AmazonS3Exception e) when (S3Failures.IsNotFound(e) && !S3Failures.IsNoBucket(e))
            {
                return false;
            }
        }, cancellationToken);

    /// <summary>The uploads in parts that are open for an object.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public Task<List<string>> OfAsync(S3Place place, CancellationToken cancellationToken) =>
        caller.CallAsync("uploads cannot be listed", Limit, async (client, token) =>
        {
            var found = new List<string>();
            var request = new ListMultipartUploadsRequest { BucketName = place.Bucket, Prefix = place.Key };
            while (true)
            {
                var page = await client.ListMultipartUploadsAsync(request, token).ConfigureAwait(false);
                found.AddRange(from upload in page.MultipartUploads ?? [] where upload.Key == place.Key select upload.UploadId);
                if (page.IsTruncated != true || string.IsNullOrEmpty(page.NextKeyMarker))
                    return found;
                request.KeyMarker = page.NextKeyMarker;
                request.UploadIdMarker = page.NextUploadIdMarker;
            }
        }, cancellationToken);
}
