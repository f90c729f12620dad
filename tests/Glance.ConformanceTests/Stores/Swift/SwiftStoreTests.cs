using Glance.Domain.Stores;
using Glance.TestKit.Swift;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores.Swift;

/// <summary>The swift driver with real servers; each test has a container of its own.</summary>
[TestFixture("tempauth", SwiftStores.SegmentSize)]
[TestFixture("keystone", SwiftStores.SegmentSize)]
[TestFixture("keystone", 17 * SwiftStores.SegmentSize)]
[TestFixture("tempauth", 17 * SwiftStores.SegmentSize, true)]
public sealed class SwiftStoreTests(string kind, int segmentSize, bool isBuffered) : RemoteStoreConformance
{
#pragma warning disable NUnit1032 // RemoveDriver disposes it, which the tear-down of the suite calls.
    private SwiftContainer _container = null!;
#pragma warning restore NUnit1032
    private string _buffers = null!;

    public SwiftStoreTests(string kind, int segmentSize)
        : this(kind, segmentSize, isBuffered: false)
    {
    }

    protected override int PartSize => segmentSize;

    protected override async ValueTask<IImageStore> CreateDriverAsync()
    {
        var server = await SwiftTestServer.SharedAsync(kind);
        _container = await SwiftContainer.OfAsync(server);
        await _container.MakeAsync();
        _buffers = Directory.CreateTempSubdirectory("glance-buffers-").FullName;
        return SwiftStores.Open(server, _container.Name, options => options with
        {
            LargeObjectSize = segmentSize,
            LargeObjectChunkSize = segmentSize,
            BufferDirectory = isBuffered ? _buffers : null,
        });
    }

    protected override IReadOnlyList<string> RemoteResidue() =>
        [.. _container.ObjectsAsync().GetAwaiter().GetResult(), .. Directory.GetFiles(_buffers)];

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

    protected override void RemoveDriver()
    {
        _container.Dispose();
        Directory.Delete(_buffers);
    }
}
