using Glance.Domain.Stores;
using Glance.TestKit.Swift;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores.Swift;

/// <summary>The swift driver with images in the accounts of callers, as one of them uses it: a real Swift behind a real Keystone.</summary>
[TestFixture("swift")]
[TestFixture(null)]
public sealed class TenantSwiftStoreTests(string? user) : RemoteStoreConformance
{
    private readonly string _container = $"t{Guid.NewGuid():N}";
#pragma warning disable NUnit1032 // RemoveDriver disposes it, which the tear-down of the suite calls.
    private SwiftTenant _tenant = null!;
#pragma warning restore NUnit1032

    protected override int PartSize => SwiftStores.SegmentSize;

    protected override async ValueTask<IImageStore> CreateDriverAsync()
    {
        var server = await SwiftTestServer.SharedAsync("keystone");
        _tenant = await server.LogInAsync("demo", "demo");
        return SwiftStores.OpenForTenants(server, _container, user).For(SwiftStores.ContextOf(_tenant));
    }

    protected override IReadOnlyList<string> RemoteResidue() => _tenant.ContainersAsync(_container).GetAwaiter().GetResult();

    protected override IEnumerable<string> BadUrls() =>
    [
        "", "swift", "swift://", "swift+config://ref1", "swift+config://nobody/container/key", "s3://host/bucket/key",
        "swift+http://elsewhere/v1/AUTH_x/container/key", $"swift+https://{new Uri(_tenant.Storage).Authority}/v1/AUTH_x/container/key",
        $"swift+http://{new Uri(_tenant.Storage).Authority}/v2/AUTH_x/container/key", $"swift+{_tenant.Storage}/container/..",
        $"swift+{_tenant.Storage}/container/key?multipart-manifest=get", "swift+https://a:b:c@elsewhere/v3/container/key",
    ];

    protected override string MissingUrl() => UrlOf(NewId());

    protected override void RemoveDriver() => _tenant.Dispose();
}
