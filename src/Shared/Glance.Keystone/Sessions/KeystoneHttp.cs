using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Glance.Configuration;
using Glance.Configuration.Surroundings;

namespace Glance.Keystone.Sessions;

/// <summary>Makes the one pool of connections of a session.</summary>
internal static class KeystoneHttp
{
    /// <summary>More than any catalogue; a larger answer is not Keystone's.</summary>
    private const int LargestAnswer = 16 * 1024 * 1024;

    /// <summary>Makes a client; files are read, nothing is connected.</summary>
    /// <param name="options">How Keystone is reached.</param>
    /// <param name="section">Section of the options, for messages.</param>
    /// <exception cref="ConfigurationException">A certificate cannot be read.</exception>
    public static HttpClient CreateClient(SessionOptions options, string section) => new(Handler(options, section), disposeHandler: true)
    {
        Timeout = Timeout.InfiniteTimeSpan, // The transport has its own, by the clock it is given.
        MaxResponseContentBufferSize = LargestAnswer,
    };

    private static SocketsHttpHandler Handler(SessionOptions options, string section) => new()
    {
        AllowAutoRedirect = false, // A redirect would carry tokens to wherever it points.
        UseCookies = false,
        MaxConnectionsPerServer = 64,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10), // So that a change in DNS is noticed.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        SslOptions = Tls(options, section),
    };

    private static SslClientAuthenticationOptions Tls(SessionOptions options, string section)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.Insecure)
        {
#pragma warning disable CA5359 // The operator asked for it by name: insecure = true.
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        }
#pragma warning restore CA5359
        else if (options.CaFile is { } authorities)
        {
            tls.CertificateChainPolicy = ConfiguredCertificates.Trusting(Load(section, "cafile", authorities, () =>
            {
                var all = ConfiguredCertificates.Authorities(authorities);
                return all.Count > 0 ? all : throw new CryptographicException("it holds no certificate");
            }));
        }

        if (options.CertFile is { } certificate)
        {
            tls.ClientCertificates =
                [Load(section, "certfile", certificate, () => ConfiguredCertificates.WithKey(certificate, options.KeyFile))];
        }

        return tls;
    }

    private static T Load<T>(string section, string option, string file, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([new ConfigurationProblem(ConfigurationProblemKind.Source, $"cannot be used: {e.Message} It must be a readable PEM file")
            {
                Section = section, Option = option, Value = file,
            }]);
        }
    }
}
