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

    /// <summary>
    /// Refuses options that are wrong, with what is wrong with their files. Options that are good are left to
    /// <see cref="CreateClient"/>: a file may be a pipe, which can be read once.
    /// </summary>
    /// <param name="options">How Keystone is reached.</param>
    /// <param name="section">Section of the options, for messages.</param>
    /// <param name="problems">What was found so far.</param>
    /// <exception cref="ConfigurationException">There are problems.</exception>
    public static void Require(SessionOptions options, string section, List<ConfigurationProblem> problems)
    {
        if (problems.Count == 0)
            return;
        _ = Tls(options, section, problems);
        throw new ConfigurationException(problems);
    }

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
        List<ConfigurationProblem> problems = [];
        var tls = Tls(options, section, problems);
        return problems.Count == 0 ? tls : throw new ConfigurationException(problems);
    }

    private static SslClientAuthenticationOptions Tls(SessionOptions options, string section, List<ConfigurationProblem> problems)
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
            Load(options, section, "cafile", authorities, problems, () =>
            {
                var all = ConfiguredCertificates.Authorities(options.Files, authorities);
                tls.CertificateChainPolicy = all.Count > 0
                    ? ConfiguredCertificates.Trusting(all)
                    : throw new CryptographicException("it holds no certificate");
            });
        }

        if (options.CertFile is { } certificate)
        {
            Load(options, section, "certfile", certificate, problems, () =>
                tls.ClientCertificates = [ConfiguredCertificates.WithKey(options.Files, certificate, options.KeyFile)]);
        }

        return tls;
    }

    private static void Load(
        SessionOptions options, string section, string option, string file, List<ConfigurationProblem> problems, Action load)
    {
        try
        {
            load();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            var problem = $"cannot be used: {e.Message} It must be a readable PEM file";
            problems.Add(new ConfigurationProblem(ConfigurationProblemKind.Source, problem)
            {
                Place = options.Origins.TryGetValue(option, out var origin) ? origin.ToString() : null,
                Section = section,
                Option = option,
                Value = file,
            });
        }
    }
}
