using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Glance.TestKit.S3;

/// <summary>A bucket of a test's own, looked at behind the service's back.</summary>
public sealed class S3Bucket : IDisposable
{
    private readonly AmazonS3Client _client;

    /// <summary>A bucket that need not be there yet.</summary>
    public S3Bucket(S3TestServer server, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        Name = name ?? $"t{Guid.NewGuid():N}";
        _client = new AmazonS3Client(new BasicAWSCredentials(server.AccessKey, server.SecretKey), new AmazonS3Config
        {
            ServiceURL = server.Address.ToString(),
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Makes it.</summary>
    public Task MakeAsync() => _client.PutBucketAsync(new PutBucketRequest { BucketName = Name });

    /// <summary>Removes it; it is empty.</summary>
    public Task RemoveAsync() => _client.DeleteBucketAsync(new DeleteBucketRequest { BucketName = Name });

    /// <summary>Names of its objects; none where it is not there.</summary>
    public async Task<IReadOnlyList<string>> ObjectsAsync()
    {
        try
        {
            var objects = await _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Name });
            return [.. (objects.S3Objects ?? []).Select(one => one.Key)];
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return [];
        }
    }

    /// <summary>Names of the objects for which uploads in parts are open.</summary>
    public async Task<IReadOnlyList<string>> UploadsAsync()
    {
        try
        {
            var uploads = await _client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = Name });
            return [.. (uploads.MultipartUploads ?? []).Select(one => one.Key)];
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return [];
        }
    }

    /// <summary>Everything in it.</summary>
    public async Task<IReadOnlyList<string>> ContentAsync() =>
        [.. await ObjectsAsync(), .. (await UploadsAsync()).Select(key => $"an upload of {key}")];

    /// <summary>Removes the parts of all uploads, as a rule of the bucket's life cycle would.</summary>
    public async Task AbortUploadsAsync()
    {
        var uploads = await _client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = Name });
        foreach (var upload in uploads.MultipartUploads ?? [])
        {
            await _client.AbortMultipartUploadAsync(new AbortMultipartUploadRequest
            {
                BucketName = Name,
                Key = upload.Key,
                UploadId = upload.UploadId
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
