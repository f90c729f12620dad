using System.Net;
using System.Net.Sockets;
using System.Text;
using Glance.Linux.Sockets;
using Glance.TestKit.Processes;
using GlanceWorker.Hosting.Accept;
using GlanceWorker.Hosting.Clients;
using GlanceWorker.Hosting.Pool;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Glance.UnitTests.Hosting.Accept;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AcceptHeadroomTests : IAsyncDisposable
{
    private readonly LineLog _log = new();
    private readonly FakeTimeProvider _time = new();
    private readonly RequestPool _pool = new(1);
    private readonly StalledConnections _stalled;
    private readonly AcceptHeadroom _headroom;
    private int _pauses;

    public AcceptHeadroomTests()
    {
        _stalled = new StalledConnections(new ClientLimits(), TimeSpan.Zero, _pool, _time, _log);
        _headroom = new AcceptHeadroom(_pool, _stalled, _time, _log, _ => _pauses++);
        _headroom.Begin();
    }

    public async ValueTask DisposeAsync()
    {
        await _stalled.DisposeAsync();
        _pool.Dispose();
        _log.Dispose();
    }

    [Test]
    public void While_there_are_descriptors_a_connection_stays()
    {
        using var listener = ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0), 64, TimeSpan.FromMinutes(10));
        using var client = Connect(listener);
        using var accepted = listener.Accept().Connection!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_headroom.Admits(accepted, out var left), Is.True);
            Assert.That(left, Is.Positive);
            Assert.That(_log.Lines, Is.Empty);
        }
    }

    [Test]
    public void A_connection_of_an_address_whose_requests_wait_for_every_place_is_answered_503_and_closed()
    {
        var address = _pool.ConnectionOpened(IPAddress.Loopback, out _);
        Assert.That(_pool.EnterAsync(address, CancellationToken.None).AsTask().IsCompleted, Is.True);
        Assert.That(_pool.EnterAsync(address, CancellationToken.None).AsTask().IsCompleted, Is.False);
        using var listener = ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0), 64, TimeSpan.FromMinutes(10));
        using var client = Connect(listener);
        using var accepted = listener.Accept().Connection!;

        var admitted = _headroom.Admits(accepted, out _);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(admitted, Is.False);
            Assert.That(ReadToTheEnd(client), Does.StartWith("HTTP/1.1 503 Service Unavailable\r\n").And.Contain("Retry-After: 1\r\n"));
            Assert.That(_log.Lines, Has.One.Contains("127.0.0.1 has its share of connections"));
        }
    }

    [Test]
    public void Without_any_connection_one_pause_is_made_since_none_is_going_to_close()
    {
        _headroom.AwaitDescriptors("none is left", () => false);

        Assert.That(_pauses, Is.EqualTo(1));
        Assert.That(_log.Lines, Has.One.Contains("No connection can be accepted: none is left"));
        Assert.That(_log.Lines, Has.One.Contains("Raise LimitNOFILE (ulimit -n)"));
    }

    [Test]
    public void A_lack_is_noted_every_ten_seconds_at_most()
    {
        _headroom.Warn("first");
        _time.Advance(TimeSpan.FromSeconds(9));
        _headroom.Warn("second");
        _time.Advance(TimeSpan.FromSeconds(1));
        _headroom.Warn("third");

        Assert.That(_log.Lines.Select(line => line.Contains("second", StringComparison.Ordinal)), Is.EqualTo(new[] { false, false }));
    }

    private static Socket Connect(ListeningSocket listener)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.Endpoint);
        return client;
    }

    private static string ReadToTheEnd(Socket client)
    {
        using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return reader.ReadToEnd();
    }
}
