using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace Glance.FunctionalTests;

/// <summary>
/// What fixtures with one server share: one server, one client, and the check that the server said nothing bad and leaves nothing behind.
/// </summary>
internal abstract class ServerTest
{
    // A machine of somebody else's shows nothing but what a test printed.
    private const int LinesAfterAFailure = 100;

    private GlanceServer? _server;
    private ImageClient? _client;

    protected GlanceServer Server => _server ?? throw new InvalidOperationException("no server yet");

    protected ImageClient Client => _client ??= new ImageClient(Server.Address);

    /// <summary>Words of log lines that a test causes on purpose; every other line at error level fails it.</summary>
    protected List<string> ExpectedErrors { get; } = [];

    protected async Task<GlanceServer> StartAsync(GlanceServerSettings? settings = null) =>
        _server = await GlanceServer.StartAsync(settings);

    protected void Adopt(GlanceServer server) => _server = server;

    /// <summary>What the supervisor tells of itself and its workers.</summary>
    protected async Task<JsonNode> StatusAsync()
    {
        var (code, json, errors) = await GlanceControl.RunAsync("workers", "--json", "--pid", $"{Server.Pid}");
        Assert.That(code, Is.Zero, errors);
        return JsonNode.Parse(json)!;
    }

    [TearDown]
    public async Task End()
    {
        _client?.Dispose();
        if (_server is null)
            return;
        var bad = _server.Log.Lines
            .Where(line => line.Contains(" ERROR ", StringComparison.Ordinal) || line.Contains(" CRITICAL ", StringComparison.Ordinal) || line.Contains("Unhandled", StringComparison.Ordinal))
            .Where(line => !ExpectedErrors.Exists(expected => line.Contains(expected, StringComparison.Ordinal)))
            .ToList();
        if (TestContext.CurrentContext.Result.Outcome.Status is TestStatus.Failed)
            await TestContext.Out.WriteLineAsync($"what the service said at last:\n{string.Join('\n', _server.Log.Lines.TakeLast(LinesAfterAFailure))}");
        try
        {
            var left = await Leftovers.OfAsync(_server);
            Assert.That(bad, Is.Empty, "the log holds errors this test did not cause");
            Assert.That(left, Is.Empty, "something is left behind");
        }
        finally
        {
            await _server.DisposeAsync();
        }
    }
}
