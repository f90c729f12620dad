using System.Security.Cryptography.X509Certificates;
using Glance.Stores.Drivers.Swift.Options;
using Glance.Stores.Servers;

namespace Glance.Stores.Drivers.Swift.Calls;

/// <summary>The connections to the servers of one store.</summary>
internal static class SwiftConnections
{
    /// <summary>Makes the client; nothing is connected by it.</summary>
    /// <param name="options">The store's options.</param>
    /// <param name="authorities">Whose certificates are believed; null for the system's.</param>
    public static HttpClient Make(SwiftStoreOptions options, X509Certificate2Collection? authorities)
    {
        var handler = ServerHandler.Make(options.ConnectTimeout, authorities, options.Insecure);
        handler.Expect100ContinueTimeout = TimeSpan.FromSeconds(2);
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }; // ServerPatience ends what takes too long.
        client.DefaultRequestHeaders.UserAgent.ParseAdd("glance-api");
        return client;
    }
}
