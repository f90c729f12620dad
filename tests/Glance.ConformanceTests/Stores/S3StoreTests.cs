using Glance.Domain.Stores;
using Glance.Stores.Drivers.S3;
using Glance.TestKit.S3;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>The s3 driver with real servers; each test has a bucket of its own.</summary>
[TestFixture("moto")]
[TestFixture("swift")]
public sealed class S3StoreTests(string kind) : RemoteStoreConformance
{
#pragma warning disable NUnit1032 // RemoveDriver disposes it, which the tear-down of the suite calls.
    private S3Bucket _bucket = null!;
#pragma warning restore NUnit1032

    protected override int PartSize => S3StoreActs.PartSize;

    protected override async ValueTask<IImageStore> CreateDriverAsync()
    {
        var server = await S3TestServer.SharedAsync(kind);
        _bucket = new S3Bucket(server);
        await _bucket.MakeAsync();
        return S3StoreActs.Open(server, _bucket.Name);
    }

    protected override IReadOnlyList<string> RemoteResidue() => _bucket.ContentAsync().GetAwaiter().GetResult();

    protected override IEnumerable<string> BadUrls() =>
    [
        "", "s3", "s3://", "s3://host", "s3://host/bucket", "s3://host/bucket/", "s3://host//key", "S3://host/bucket/key",
            "http://host/bucket/key",
        "s3://host/bucket/..", "s3://host/../key", "s3://key@host/bucket/key", "s3://key:secret@https://host/bucket/key",
            "s3://host/bu cket/key",
        "s3://host/bucket/a\0b", "s3://host/bucket/key?versionId=1", "s3://host/bucket/%2e%2e", "s3+ftp://host/bucket/key",
    ];

    protected override string MissingUrl() => UrlOf(NewId());

    protected override void RemoveDriver() => _bucket.Dispose();
}
