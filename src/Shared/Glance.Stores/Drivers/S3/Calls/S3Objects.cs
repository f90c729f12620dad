using Amazon.S3;
using Amazon.S3.Model;
using Glance.Domain.Stores;
using DataRange = Glance.Domain.Stores.ByteRange;

namespace Glance.Stores.Drivers.S3.Calls;

/// <summary>Objects and their bucket, as a store asks for them.</summary>
internal sealed class S3Objects(S3Caller caller)
{
    private TimeSpan Limit => caller.Options.AnswerTimeout;

    /// <summary>Finds out about an object; null when there is none.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public Task<FoundObject?> FindAsync(S3Place place, CancellationToken cancellationToken) =>
        caller.CallAsync("an object cannot be asked about", Limit, async (client, token) =>
        {
            try
            {
                var answer = await client.GetObjectMetadataAsync(new GetObjectMetadataRequest
                {
                    BucketName = place.Bucket,
                    Key = place.Key
                }, token).ConfigureAwait(false);
                return new FoundObject(answer.ContentLength, answer.Metadata[S3Caller.UploadNote]);
            }
            catch (AmazonS3Exception e) when (S3Failures.IsNotFound(e))
            {
                return null;
            }
        }, cancellationToken);

    /// <summary>Asks for the data of an object, all or a range; the answer is there when its headers are.</summary>
    /// <exception cref="StoreException">NotFound, Denied or Unavailable.</exception>
    public Task<GetObjectResponse> OpenAsync(S3Place place, DataRange? range, CancellationToken cancellationToken) =>
        caller.CallAsync("image data cannot be read", Limit, (client, token) => client.GetObjectAsync(new GetObjectRequest
        {
            BucketName = place.Bucket,
            Key = place.Key,
            ByteRange = range is { } part ? new Amazon.S3.Model.ByteRange(part.Offset, part.Offset + part.Length - 1) : null,
        }, token), cancellationToken);

    /// <summary>Makes an object of one piece of data, unless there is one.</summary>
    /// <param name="place">The object.</param>
    /// <param name="note">The upload.</param>
    /// <param name="open">Opens the data.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">Duplicate, Full, Denied or Unavailable.</exception>
    public Task PutAsync(S3Place place, string note, Func<Action, Stream> open, CancellationToken cancellationToken) =>
        caller.SendAsync(open, (client, data, token) => caller.MakeAsync(condition =>
        {
            data.Position = 0;
            var request = new PutObjectRequest
            {
                BucketName = place.Bucket,
                Key = place.Key,
                InputStream = data,
                AutoCloseStream = false,
                ContentType = S3Caller.ContentType,
                IfNoneMatch = condition,
                UseChunkEncoding = caller.Options.ChecksumsSent,
                DisablePayloadSigning = !caller.SignsData,
            };
            request.Metadata[S3Caller.UploadNote] = note;
            return client.PutObjectAsync(request, token);
        }), cancellationToken);

    /// <summary>Removes an object; the server does not say whether there was one.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public Task DeleteAsync(S3Place place, CancellationToken cancellationToken) =>
        caller.CallAsync("image data cannot be deleted", Limit,
            (client, token) => client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = place.Bucket, Key = place.Key }, token),
                cancellationToken);

    /// <summary>Whether there is a bucket of that name.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public Task<bool> HasBucketAsync(string bucket, CancellationToken cancellationToken) =>
        caller.CallAsync("the bucket cannot be asked about", Limit, async (client, token) =>
        {
            try
            {
                await client.HeadBucketAsync(new HeadBucketRequest { BucketName = bucket }, token).ConfigureAwait(false);
                return true;
            }
            catch (AmazonS3Exception e) when (S3Failures.IsNotFound(e))
            {
                return false;
            }
        }, cancellationToken);

    /// <summary>Makes a bucket, unless it is there already.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public Task MakeBucketAsync(string bucket, CancellationToken cancellationToken) =>
        caller.CallAsync("the bucket cannot be made", Limit, async (client, token) =>
        {
            // Amazon's first region is the one that is never named.
            var request = new PutBucketRequest { BucketName = bucket, UseClientRegion = false };
            if (caller.Server.Region != "us-east-1")
                request.BucketRegionName = caller.Server.Region;
            try
            {
                await client.PutBucketAsync(request, token).ConfigureAwait(false);
                return true;
            }
            catch (AmazonS3Exception e) when (e.ErrorCode == "BucketAlreadyOwnedByYou")
            {
                return false;
            }
        }, cancellationToken);
}
