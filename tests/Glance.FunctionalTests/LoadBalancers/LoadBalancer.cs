using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Glance.FunctionalTests.Policies;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.LoadBalancers;

/// <summary>nginx or HAProxy, run with the example of docs/examples in which only addresses and paths are others.</summary>
internal sealed class LoadBalancer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();
    private readonly Certificates _certificates;
    private readonly OutputLog _log = new();
    private Process? _process;

    private LoadBalancer() => _certificates = new Certificates(_directory, "authority");

    /// <summary>Where clients reach it.</summary>
    public Uri Address { get; } = new($"https://127.0.0.1:{FreePort()}");

    /// <summary>Where it may store what passes.</summary>
    public string TemporaryFiles => _directory["temporary"];

    public static Task<LoadBalancer> StartNginxAsync(Uri glance) => StartAsync("nginx", glance, (balancer, example, pem, key) =>
    {
        Directory.CreateDirectory(balancer.TemporaryFiles);
        File.WriteAllText(balancer._directory["site.conf"], Replace(example, ("listen 443", $"listen 127.0.0.1:{balancer.Address.Port}"), ("127.0.0.1:9292", glance.Authority), ("/etc/ssl/glance/images.pem", pem), ("/etc/ssl/glance/images.key", key)));
        var temporary = string.Join('\n', new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {balancer.TemporaryFiles}/{kind};"));
        File.WriteAllText(balancer._directory["nginx.conf"], $$"""
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            pid {{balancer._directory["pid"]}};
            error_log stderr;
            events {}
            http {
            access_log off;
            {{temporary}}
            include {{balancer._directory["site.conf"]}};
            }
            """);
        return ["-e", "stderr", "-c", balancer._directory["nginx.conf"], "-g", "daemon off;"];
    });

    public static Task<LoadBalancer> StartHaproxyAsync(Uri glance) => StartAsync("haproxy", glance, (balancer, example, pem, key) =>
    {
        File.AppendAllText(pem, "\n" + File.ReadAllText(key));
        File.WriteAllText(balancer._directory["haproxy.cfg"], Replace(example, ("bind :443", $"bind 127.0.0.1:{balancer.Address.Port}"), ("127.0.0.1:9292", glance.Authority), ("/etc/ssl/glance/images.pem", pem)));
        return ["-db", "-f", balancer._directory["haproxy.cfg"]];
    });

    /// <summary>A client that believes this balancer's authority alone, and calls from 127.0.0.2.</summary>
    public HttpMessageHandler Handler() => new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(_certificates.AuthorityFile) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            PosixKill.Send(_process.Id, PosixKill.Term);
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }

        _process?.Dispose();
        _certificates.Dispose();
        _directory.Dispose();
    }

    private static async Task<LoadBalancer> StartAsync(string program, Uri glance, Func<LoadBalancer, string, string, string, IReadOnlyList<string>> configure)
    {
        var path = $"/usr/sbin/{program}";
        if (!File.Exists(path))
            Assert.Ignore($"{program} is not installed (Debian package {program})");
        var balancer = new LoadBalancer();
        try
        {
            var example = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "docs/examples"), $"glance-{program}.*").Single());
            var (pem, key) = balancer._certificates.ForClient("images");
            balancer.Run(path, configure(balancer, example, pem, key));
            await balancer.WaitUntilServingAsync();
            return balancer;
        }
        catch
        {
            await balancer.DisposeAsync();
            throw;
        }
    }

    private static string Replace(string example, params (string Old, string New)[] changes)
    {
        foreach (var (old, @new) in changes)
        {
            Assert.That(example, Does.Contain(old), "the test knows the example's words");
            example = example.Replace(old, @new, StringComparison.Ordinal);
        }

        return example;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private void Run(string program, IReadOnlyList<string> arguments)
    {
        _process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true } };
        _process.ErrorDataReceived += (_, line) => _log.Add(line.Data ?? string.Empty);
        _process.OutputDataReceived += (_, line) => _log.Add(line.Data ?? string.Empty);
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    // It says nowhere that it listens.
    private async Task WaitUntilServingAsync()
    {
        using var client = new HttpClient(Handler()) { BaseAddress = Address };
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync("/healthcheck");
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            Assert.That(_process is { HasExited: false } && waited.Elapsed < Patience, $"it does not serve:\n{string.Join('\n', _log.Lines)}");
            await Task.Delay(20);
        }
    }
}
