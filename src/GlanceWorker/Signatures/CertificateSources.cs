using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Surroundings;
using Glance.Domain.Signatures;

namespace GlanceWorker.Signatures;

/// <summary>Makes the configured sources of certificates, in the order they are asked.</summary>
internal static class CertificateSources
{
    /// <summary>None, one or both. They live as long as the worker.</summary>
    public static IReadOnlyList<ICertificateSource> Create(SignatureOptions options)
    {
        List<ICertificateSource> sources = [];
        if (options.CertificateDirectory is { } directory)
            sources.Add(new DirectoryCertificates(directory));
        if (options.KeyManager is { } endpoint)
            sources.Add(new BarbicanCertificates(endpoint, Client(options)));
        return sources;
    }

    private static HttpClient Client(SignatureOptions options)
    {
        // No redirects: the caller's token goes to the configured endpoint and nowhere else.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (!options.VerifyCertificate)
        {
#pragma warning disable CA5359 // verify_ssl = false asks for just this
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (options.TrustedAuthorities is { } file)
        {
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = ConfiguredCertificates.Trusting(Authorities(options, file)),
            };
        }

        return new HttpClient(handler) { Timeout = options.Timeout };
    }

    private static X509Certificate2Collection Authorities(SignatureOptions options, string file)
    {
        try
        {
            var all = ConfiguredCertificates.Authorities(options.Files, file);
            return all.Count > 0 ? all : throw new CryptographicException("it holds no certificate");
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            var right = $"a readable PEM file of certificates: {unusable.Message}";
            throw new ConfigurationException([SignatureOptions.Wrong(SignatureDeclarations.VerifySslPath, file, right)]);
        }
    }
}
