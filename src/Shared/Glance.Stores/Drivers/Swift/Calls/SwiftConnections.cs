using System.Net;
using System.Security.Cryptography.X509Certificates;
using Glance.Configuration.Surroundings;
using Glance.Stores.Drivers.Swift.Options;

namespace Glance.Stores.Drivers.Swift.Calls;

/// <summary>The connections to the servers of one store.</summary>
internal static class SwiftConnections
{
    /// <summary>Makes the client; nothing is connected by it.</summary>
    /// <param name="options">The store's options.</param>
    /// <param name="authorities">Whose certificates are believed; null for the system's.</param>
    public static HttpClient Make(SwiftStoreOptions options, X509Certificate2Collection? authorities)
    {
        var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false, // A redirect would carry tokens to wherever it points.
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            Expect100ContinueTimeout = TimeSpan.FromSeconds(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that a change in DNS is noticed.
            UseCookies = false,
        };
        if (options.Insecure)
        {
#pragma warning disable CA5359 // The operator asked for it by name: swift_store_auth_insecure = true.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (authorities is not null)
        {
            handler.SslOptions.CertificateChainPolicy = ConfiguredCertificates.Trusting(authorities);
        }

        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }; // ServerPatience ends what takes too long.
        client.DefaultRequestHeaders.UserAgent.ParseAdd("glance-api");
        return client;
    }
}
