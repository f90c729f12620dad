using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Glance.TestKit.Http;
using NUnit.Framework;

namespace Glance.FunctionalTests.Systemd;

/// <summary>
/// The installed service under a real systemd: one boot for all tests, each with a service that was never started before.
/// </summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal abstract class ServiceTest
{
    private BootedSystem? _system;
    private ImageClient? _client;
    private string _began = string.Empty;

    protected BootedSystem System => _system ?? throw new InvalidOperationException("nothing is booted");

    protected int Port { get; private set; }

    protected Uri Address => new($"http://127.0.0.1:{Port}");

    protected ImageClient Client => _client ??= new ImageClient(Address);

    /// <summary>Words of messages at error level that a test causes on purpose.</summary>
    protected List<string> ExpectedErrors { get; } = [];

    [OneTimeSetUp]
    public async Task BootAsync()
    {
        _system = await BootSystemAsync();
        await InstallAsync(_system);
    }

    [OneTimeTearDown]
    public async Task ShutDownAsync()
    {
        if (_system is not null)
            await _system.DisposeAsync();
    }

    [SetUp]
    public async Task ForgetAsync()
    {
        ExpectedErrors.Clear();
        _client?.Dispose();
        _client = null;
        Port = FreePort();
        await System.DoAsync("bash", "-c", $$"""
            systemctl stop glance-api.socket glance-api.service
            systemctl reset-failed glance-api.socket glance-api.service 2>/dev/null
            rm -rf {{System.UnitDirectory}}/glance-api.*.d/test.conf /var/lib/glance/*
            for f in /usr/lib/glance/*.genuine; do [ ! -e "$f" ] || mv "$f" "${f%.genuine}"; done
            systemctl daemon-reload
            """);
        await ConfigureAsync();
        _began = "@" + await System.DoAsync("date", "+%s.%6N");
    }

    [TearDown]
    public async Task NothingBadWasSaid()
    {
        var bad = (await MessagesAsync("-p", "err", "_UID=64062"))
            .Where(line => !ExpectedErrors.Exists(expected => line.Contains(expected, StringComparison.Ordinal)))
            .ToList();

        Assert.That(bad, Is.Empty, "the journal holds errors this test did not cause");
    }

    protected abstract Task<BootedSystem> BootSystemAsync();

    protected abstract Task InstallAsync(BootedSystem system);

    /// <summary>Writes the configuration.</summary>
    protected Task ConfigureAsync(int workers = 2, string bindHost = "127.0.0.1", string more = "") => System.WriteAsync("/etc/glance/glance-api.conf", $"""
        [DEFAULT]
        bind_host = {bindHost}
        bind_port = {Port.ToString(CultureInfo.InvariantCulture)}
        workers = {workers.ToString(CultureInfo.InvariantCulture)}
        [database]
        connection = sqlite:////var/lib/glance/glance.sqlite
        [glance_store]
        filesystem_store_datadir = /var/lib/glance/images
        {more}
        """);

    /// <summary>Adds lines to the unit's section [Service].</summary>
    protected async Task OverrideAsync(string lines)
    {
        await System.WriteAsync($"{System.UnitDirectory}/glance-api.service.d/test.conf", $"[Service]\n{lines}\n");
        await System.DoAsync("systemctl", "daemon-reload");
    }

    protected Task StartAsync() => SucceedAsync("start");

    /// <summary>systemctl VERB glance-api, which must succeed.</summary>
    protected async Task SucceedAsync(string verb)
    {
        var result = await System.RunAsync("systemctl", verb, "glance-api.service");
        if (result.ExitCode != 0)
            Assert.Fail($"systemctl {verb}: {result.Errors}\n{await System.DescribeAsync()}");
    }

    /// <summary>Messages since the test began.</summary>
    protected async Task<IReadOnlyList<string>> MessagesAsync(params string[] arguments) =>
        (await System.JournalAsync(["-o", "cat", "--since", _began, .. arguments])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    protected async Task<HttpStatusCode> HealthAsync()
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(1) };
        using var answer = await client.GetAsync("/healthcheck");
        return answer.StatusCode;
    }

    /// <summary>Asks with a new connection each time until told to stop; every failure is one of the test.</summary>
    /// <returns>The number of requests.</returns>
    protected async Task<int> HammerAsync(CancellationToken done)
    {
        var count = 0;
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(1) };
        client.DefaultRequestHeaders.ConnectionClose = true;
        while (!done.IsCancellationRequested)
        {
            using var answer = await client.GetAsync("/healthcheck", CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            count++;
        }

        return count;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
