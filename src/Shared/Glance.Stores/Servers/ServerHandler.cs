using System.Net;
using System.Security.Cryptography.X509Certificates;
using Glance.Configuration.Surroundings;

namespace Glance.Stores.Servers;

/// <summary>How the server of a store is spoken to over HTTP, whatever it speaks.</summary>
internal static class ServerHandler
{
    /// <summary>Makes the handler; nothing is connected by it.</summary>
    /// <param name="connectTimeout">How long a connection may take to be made.</param>
    /// <param name="authorities">Whose certificates are believed; null for the system's.</param>
    /// <param name="insecure">Whether the operator asked, by an option that says so, to believe any.</param>
    public static SocketsHttpHandler Make(TimeSpan connectTimeout, X509Certificate2Collection? authorities, bool insecure = false)
    {
        var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false, // It would carry tokens to wherever it points, and a signature is for one address.
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = connectTimeout,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that a change in DNS is noticed.
            UseCookies = false,
        };
        if (insecure)
        {
#pragma warning disable CA5359 // The operator asked for it by name.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (authorities is not null)
        {
            handler.SslOptions.CertificateChainPolicy = ConfiguredCertificates.Trusting(authorities);
        }

        return handler;
    }
}
