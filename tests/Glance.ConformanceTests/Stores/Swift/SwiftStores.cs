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
        return SwiftStore.Create("swift", change?.Invoke(options) ?? options, TimeProvider.System, NullLogger.Instance);
    }
}
