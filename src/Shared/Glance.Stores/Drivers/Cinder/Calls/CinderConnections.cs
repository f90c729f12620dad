using System.Net;
using System.Security.Cryptography.X509Certificates;
using Glance.Configuration.Surroundings;
using Glance.Stores.Drivers.Cinder.Options;

namespace Glance.Stores.Drivers.Cinder.Calls;

/// <summary>The connections to one store's Cinder.</summary>
internal static class CinderConnections
{
    /// <summary>Makes the client; nothing is connected by it.</summary>
    /// <param name="options">The store's options.</param>
    /// <param name="authorities">Whose certificates are believed; null for the system's.</param>
    public static HttpClient Make(CinderStoreOptions options, X509Certificate2Collection? authorities)
    {
        var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false, // A redirect would carry tokens to wherever it points.
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that a change in DNS is noticed.
            UseCookies = false,
        };
        if (options.Insecure)
        {
#pragma warning disable CA5359 // The operator asked for it by name: cinder_api_insecure = true.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (authorities is not null)
        {
            handler.SslOptions.CertificateChainPolicy = ConfiguredCertificates.Trusting(authorities);
        }

        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }; // ServerPatience ends what takes too long.
        client.DefaultRequestHeaders.UserAgent.ParseAdd("glance-api");
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        // The version in which attachments are completed by their own call and enlarged while attached (stores contract, section 9).
        client.DefaultRequestHeaders.Add("OpenStack-API-Version", "volume 3.54");
        return client;
    }
}
