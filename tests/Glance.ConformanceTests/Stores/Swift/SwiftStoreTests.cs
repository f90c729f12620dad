using Glance.Domain.Stores;
using Glance.TestKit.Swift;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores.Swift;

/// <summary>The swift driver with real servers; each test has a container of its own.</summary>
[TestFixture("tempauth", SwiftStores.SegmentSize)]
[TestFixture("keystone", SwiftStores.SegmentSize)]
[TestFixture("keystone", 20 * SwiftStores.SegmentSize)]
public sealed class SwiftStoreTests(string kind, int segmentSize) : RemoteStoreConformance
{
#pragma warning disable NUnit1032 // RemoveDriver disposes it, which the tear-down of the suite calls.
    private SwiftContainer _container = null!;
#pragma warning restore NUnit1032

    protected override int PartSize => segmentSize;

    protected override async ValueTask<IImageStore> CreateDriverAsync()
    {
        var server = await SwiftTestServer.SharedAsync(kind);
        _container = await SwiftContainer.OfAsync(server);
        await _container.MakeAsync();
        return SwiftStores.Open(server, _container.Name,
            options => options with { LargeObjectSize = segmentSize, LargeObjectChunkSize = segmentSize });
    }

    protected override IReadOnlyList<string> RemoteResidue() => _container.ObjectsAsync().GetAwaiter().GetResult();

    protected override IEnumerable<string> BadUrls() =>
    [
        "", "swift", "swift://", "swift+config://ref1", "swift+config://ref1/container", "swift+config://ref1/container/",
        "swift+config://ref1//key", "swift+config://nobody/container/key", "swift+config://ref1/a/container/key", "s3://host/bucket/key",
        "SWIFT+CONFIG://ref1/container/key", "swift+config://ref1/container/..", "swift+config://ref1/../key",
        "swift+http://host/v1/AUTH_x/container/key", "swift://user@host/container/key", "swift://a:b:c@http://host/v3/container/key",
        "swift+https://a:b:c@elsewhere/v3/container/key", "swift+config://ref1/con tainer/key", "swift+config://ref1/container/a\0b",
        "swift+config://ref1/container/key?multipart-manifest=get", "swift+config://ref1/container/%2e%2e",
    ];

    protected override string MissingUrl() => UrlOf(NewId());

    protected override void RemoveDriver() => _container.Dispose();
}
