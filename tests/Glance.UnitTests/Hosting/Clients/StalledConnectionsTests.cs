using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Glance.Linux.Sockets;
using Glance.TestKit.Processes;
using Glance.UnitTests.Transport;
using GlanceWorker.Hosting.Clients;
using GlanceWorker.Hosting.Pool;
using GlanceWorker.Transport;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Hosting.Clients;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class StalledConnectionsTests : IDisposable
{
    private const int Limit = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private readonly ListeningSocket _listener = ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0), 16, TimeSpan.FromMinutes(10));
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ClientLoop _loop = new();
    private readonly RequestPool _pool = new(10);
    private readonly ManualTime _time = new();
    private readonly LineLog _log = new();

    public void Dispose()
    {
        _client.Dispose();
        _listener.Dispose();
        _loop.Dispose();
        _pool.Dispose();
        _log.Dispose();
    }

    [TestCase(ClientWait.FirstByte, "client_first_byte_timeout", 0)]
    [TestCase(ClientWait.Head, "client_header_timeout", 3, Description = "the server answers 408 first")]
    [TestCase(ClientWait.SmallBody, "client_json_timeout", 0)]
    [TestCase(ClientWait.Data, "client_min_body_rate", 0)]
    public async Task A_stalled_connection_is_cut_soon_after_its_limit_and_at_no_part_of_it(object wait, string option, int later)
    {
        var limits = new ClientLimits { FirstByte = Seconds(Limit), Header = Seconds(Limit), SmallBody = Seconds(Limit), Grace = Seconds(Limit), MinBodyRate = wait is ClientWait.Data ? 100 : 0 };
        await using var stalled = new StalledConnections(limits, TimeSpan.Zero, _pool, _time, _log);
        var connection = Connect(stalled, out var admission);
        BringTo((ClientWait)wait, connection, admission);

        var waited = wait is ClientWait.FirstByte ? TimeSpan.Zero : -Step; // what is not waited for from the start is seen at the first look
        while (Cut() is null && waited < Seconds(10 * Limit))
        {
            _time.Advance(Step);
            waited += Step;
        }

        Assert.That(Cut(), Does.Contain(option));
        Assert.That(waited, Is.GreaterThan(Seconds(Limit + later)).And.LessThanOrEqualTo(Seconds(Limit + later) + (2 * Step)));
    }

    [Test]
    public async Task A_connection_on_which_nothing_moves_is_cut_after_client_socket_timeout_and_not_before()
    {
        var silence = Seconds(2);
        await using var stalled = new StalledConnections(new ClientLimits(), silence, _pool, _time, _log);
        var clock = Stopwatch.StartNew();
        var connection = Connect(stalled, out var admission);
        BringTo(ClientWait.Head, connection, admission);

        // The kernel's clock, not ours, tells how long nothing moved: passes are as many as there is time for.
        SpinWait.SpinUntil(
            () =>
            {
                _time.Advance(silence);
                return Cut() is not null;
            },
            Patience);

        Assert.That(Cut(), Does.Contain("client_socket_timeout"));
        Assert.That(clock.Elapsed, Is.GreaterThan(silence - TimeSpan.FromMilliseconds(20)), "the kernel counts in ticks");
    }

    [TestCase(ClientWait.FirstByte)]
    [TestCase(ClientWait.Head)]
    [TestCase(ClientWait.SmallBody)]
    [TestCase(ClientWait.Data)]
    public async Task Limits_of_zero_cut_nobody(object wait)
    {
        await using var stalled = new StalledConnections(new ClientLimits(), TimeSpan.Zero, _pool, _time, _log);
        var connection = Connect(stalled, out var admission);
        BringTo((ClientWait)wait, connection, admission);

        for (var day = 0; day < 1000; day++)
            _time.Advance(TimeSpan.FromDays(1));

        Assert.That(Cut(), Is.Null);
        Assert.That(connection.ConnectionClosed.IsCancellationRequested, Is.False);
    }

    [TestCase(10, 20, true, Description = "few are left, not almost none")]
    [TestCase(10, 4, false, Description = "nobody has more")]
    [TestCase(9, 4, false, Description = "it would have as many as anybody")]
    [TestCase(8, 4, true)]
    [TestCase(0, 0, true)]
    public async Task When_almost_no_descriptor_is_left_those_who_have_most_get_no_more(int connections, int left, bool stays)
    {
        await using var stalled = new StalledConnections(new ClientLimits { Share = 0.9 }, TimeSpan.Zero, _pool, _time, _log);
        var (most, client) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        for (var i = 0; i < 10; i++)
            _pool.ConnectionOpened(most, out _);
        for (var i = 0; i < connections; i++)
            _pool.ConnectionOpened(client, out _);

        Assert.That(stalled.MayStay(client, left, scarce: 40, last: 10), Is.EqualTo(stays));
    }

    [Test]
    public async Task Nobody_is_refused_a_second_connection_because_all_others_have_one()
    {
        await using var stalled = new StalledConnections(new ClientLimits { Share = 0.9 }, TimeSpan.Zero, _pool, _time, _log);
        for (var i = 1; i <= 20; i++)
            _pool.ConnectionOpened(IPAddress.Parse($"192.0.2.{i}"), out _);

        Assert.That(stalled.MayStay(IPAddress.Parse("192.0.2.1"), left: 2, scarce: 40, last: 10), Is.True);
    }

    [Test]
    public async Task When_almost_no_descriptor_is_left_what_never_spoke_or_does_not_finish_a_small_request_goes_at_once(
        [Values(ClientWait.FirstByte, ClientWait.Head, ClientWait.SmallBody)] object wait, [Values(2, 3)] int connections)
    {
        var limits = new ClientLimits { UnderPressure = Seconds(5) };
        await using var stalled = new StalledConnections(limits, TimeSpan.Zero, _pool, _time, _log);
        var connection = Connect(stalled, out var admission);
        for (var i = 1; i < connections; i++)
            _pool.ConnectionOpened(connection.Client, out _);
        BringTo((ClientWait)wait, connection, admission);
        _time.Advance(Step);
        if (wait is ClientWait.SmallBody)
            _time.Advance(Seconds(2.5));

        stalled.WantConnections(1);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.That(stalled.GivenUp, Is.Zero, "few are left, and its client may be about to speak");

        stalled.WantConnectionsAtOnce(1);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.That(stalled.GivenUp, Is.EqualTo(connections - 2));
    }

    [Test]
    public async Task When_almost_no_descriptor_is_left_data_and_small_bodies_that_just_began_stay(
        [Values(ClientWait.Data, ClientWait.SmallBody)] object wait)
    {
        var limits = new ClientLimits { UnderPressure = Seconds(5) };
        await using var stalled = new StalledConnections(limits, TimeSpan.Zero, _pool, _time, _log);
        var connection = Connect(stalled, out var admission);
        for (var i = 1; i < 3; i++)
            _pool.ConnectionOpened(connection.Client, out _);
        BringTo((ClientWait)wait, connection, admission);
        _time.Advance(Step);
        if (wait is ClientWait.Data)
            _time.Advance(Seconds(4));

        stalled.WantConnectionsAtOnce(1);
        _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.That(stalled.GivenUp, Is.Zero);
    }

    [Test]
    public async Task A_connection_that_only_lingers_goes_with_the_worker_or_when_descriptors_are_few([Values] bool leaving)
    {
        await using var stalled = new StalledConnections(new ClientLimits(), TimeSpan.Zero, _pool, _time, _log);
        var connection = Connect(stalled, out var admission);
        connection.Features.Set<IUnreadBody>(new UnreadBody());
        var ended = connection.DisposeAsync().AsTask();
        Assert.That((admission.Wait(), ended.IsCompleted), Is.EqualTo((ClientWait.Lingering, false)));

        if (leaving)
            stalled.Leave();
        else
            stalled.WantConnections(1);
        _time.Advance(TimeSpan.FromMilliseconds(100));

        await ended.WaitAsync(Patience);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private string? Cut() => _log.Lines.FirstOrDefault(line => line.Contains("exceeded", StringComparison.Ordinal));

    private ClientConnection Connect(StalledConnections stalled, out ConnectionAdmission admission)
    {
        _client.Connect(_listener.Endpoint);
        var connection = new ClientConnection(_listener.Accept().Connection!, _loop, _ => { }, NullLogger.Instance);
        admission = new ConnectionAdmission(_pool, connection, _ => { });
        stalled.Add(connection, admission);
        connection.Start();
        return connection;
    }

    private void BringTo(ClientWait wait, ClientConnection connection, ConnectionAdmission admission)
    {
        if (wait is ClientWait.FirstByte)
            return;
        _client.Send("G"u8);
        Assert.That(SpinWait.SpinUntil(() => connection.Received == 1, Patience), Is.True);
        if (wait is ClientWait.Head)
            return;

        // As Kestrel does: the head is taken, and a body that has not come is waited for.
        var input = connection.Transport.Input;
        Assert.That(input.TryRead(out var head), Is.True);
        input.AdvanceTo(head.Buffer.End);
        admission.RequestBegan(wait);
        _ = input.ReadAsync().AsTask();
        Assert.That(admission.Wait(), Is.EqualTo(wait));
    }
}
