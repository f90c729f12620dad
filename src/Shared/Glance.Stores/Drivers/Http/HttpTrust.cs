using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Glance.Configuration.Surroundings;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Http;

/// <summary>Which certificates of servers are believed.</summary>
internal static class HttpTrust
{
    /// <summary>
    /// Makes the TLS settings. A file that cannot be read costs https locations only: nothing is believed then, and the log says so.
    /// </summary>
    public static SslClientAuthenticationOptions Tls(HttpStoreOptions options, ILogger logger)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.CaCertificatesFile is { Length: > 0 } file)
            tls.CertificateChainPolicy = ConfiguredCertificates.Trusting(Load(file, options, logger));
        else if (options.Insecure)
#pragma warning disable CA5359 // https_insecure is true unless the operator says otherwise, as upstream has it.
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return tls;
    }

    private static X509Certificate2Collection Load(string file, HttpStoreOptions options, ILogger logger)
    {
        var all = new X509Certificate2Collection();
        try
        {
            foreach (var one in Directory.Exists(file) ? Directory.GetFiles(file) : [file])
                all.AddRange(ConfiguredCertificates.Authorities(options.Files, one));
            if (all.Count > 0)
                return all;
            Tell("holds no certificate");
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            Tell($"cannot be read ({e.Message})");
        }

        return [];

        void Tell(string fault) => logger.LogError(
            "{Place}[{Section}] https_ca_certificates_file = {File} {Fault}: images behind https locations cannot be read",
            options.CaCertificatesPlace, options.Section, file, fault);
    }
}
