using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift;
using Glance.Stores.Drivers.Swift.Options;
using Glance.TestKit.Swift;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.ConformanceTests.Stores.Swift;

/// <summary>Stores in real Swifts.</summary>
internal static class SwiftStores
{
    /// <summary>Bytes of a segment, the fewest that the options allow.</summary>
    public const int SegmentSize = 1_024_000;

    /// <summary>A store that keeps images in a container, and has them in segments early.</summary>
    public static SwiftStore Open(SwiftTestServer server, string container, Func<SwiftStoreOptions, SwiftStoreOptions>? change = null,
        string? key = null)
    {
        var options = new SwiftStoreOptions
        {
            Section = "swift",
            Login = name => name switch
            {
                "auth_version" => server.AuthVersion,
                "auth_address" => server.AuthAddress.ToString(),
                "user" => server.User,
                "key" => key ?? server.Key,
                _ => null,
            },
            Container = container,
            LargeObjectSize = SegmentSize,
            LargeObjectChunkSize = SegmentSize,
        };
        return Create(options, change);
    }

    /// <summary>A store whose images lie in the accounts of callers, for nobody yet.</summary>
    /// <param name="server">The server, behind Keystone.</param>
    /// <param name="container">Beginning of the containers' names.</param>
    /// <param name="user">As whom the service logs in, with his name as password; null for nobody.</param>
    /// <param name="change">Other options.</param>
    public static IImageStore OpenForTenants(SwiftTestServer server, string container, string? user = "swift",
        Func<SwiftStoreOptions, SwiftStoreOptions>? change = null)
    {
        var options = new SwiftStoreOptions
        {
            Section = "swift",
            Login = name => user is null ? null : name switch
            {
                "auth_address" => server.AuthAddress.ToString(),
                "user" => $"service:{user}",
                "key" => user,
                _ => null,
            },
            MultiTenant = true,
            Container = container,
            LargeObjectSize = SegmentSize,
            LargeObjectChunkSize = SegmentSize,
        };
        return Create(options, change);
    }

    /// <summary>What comes with a request of a user.</summary>
    public static RequestContext ContextOf(SwiftTenant tenant) => new()
    {
        RequestId = "req-test",
        ProjectId = tenant.ProjectId,
        Token = new CallerToken(tenant.Token),
        ServiceCatalog = tenant.Catalog,
    };

    private static SwiftStore Create(SwiftStoreOptions options, Func<SwiftStoreOptions, SwiftStoreOptions>? change) =>
        SwiftStore.Create("swift", change?.Invoke(options) ?? options, TimeProvider.System, NullLogger.Instance);
}
