using System.Security.Cryptography.X509Certificates;
using Glance.Stores.Drivers.Cinder.Options;
using Glance.Stores.Servers;

namespace Glance.Stores.Drivers.Cinder.Calls;

/// <summary>The connections to one store's Cinder.</summary>
internal static class CinderConnections
{
    /// <summary>Makes the client; nothing is connected by it.</summary>
    /// <param name="options">The store's options.</param>
    /// <param name="authorities">Whose certificates are believed; null for the system's.</param>
    public static HttpClient Make(CinderStoreOptions options, X509Certificate2Collection? authorities)
    {
        var handler = ServerHandler.Make(options.ConnectTimeout, authorities, options.Insecure);
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }; // ServerPatience ends what takes too long.
        client.DefaultRequestHeaders.UserAgent.ParseAdd("glance-api");
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        // The version in which attachments are completed by their own call and enlarged while attached (stores contract, section 9).
        client.DefaultRequestHeaders.Add("OpenStack-API-Version", "volume 3.54");
        return client;
    }
}
