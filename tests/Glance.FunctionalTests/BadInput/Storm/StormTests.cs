using FsCheck;
using FsCheck.Fluent;
using Glance.FunctionalTests.SideBySide;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput.Storm;

/// <summary>
/// Good and bad requests at random from several clients, workers dying meanwhile: no answer is a server error, and afterwards nothing is
/// half done.
/// </summary>
[Category("Slow")]
internal abstract class StormTests
{
    private const int Clients = 6;
    private const int RequestsOfEach = 700;
    private const int RequestsBetweenDeaths = 500;

    private readonly TemporaryDirectory _directory = new();
    private SharedDatabase _database = null!; // NUnit calls the set-up before every test.
    private GlanceServer _server = null!; // As above.

    [SetUp]
    public async Task StartAsync()
    {
        _database = await MakeDatabaseAsync(_directory);
        _server = await GlanceServer.StartAsync(new GlanceServerSettings
        {
            Workers = 2,
            Database = _database.Url,
            DefaultGroup = """
                show_multiple_locations = true
                show_image_direct_url = true
                image_tag_quota = 6
                image_member_quota = 3
                image_property_quota = 12
                image_size_cap = 300000
                """,
            OtherGroups = TrustingPaste.WriteTo(_directory),
        });
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
        _directory.Dispose();
    }

    [TestCase(20261122)]
    public async Task A_storm_of_requests_and_dying_workers_leaves_nothing_half_done(int seed)
    {
        var client = new StormClient(_server.Address);
        var inspection = new Inspection(_database, _server.ImageDirectory);
        using var calm = new CancellationTokenSource();

        var killing = KillNowAndThenAsync(client, new Random(seed), calm.Token);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => RunAsync(client, (ulong)(seed + number))));
        await calm.CancelAsync();
        var deaths = await killing;
        await _server.UntilAsync(() => _server.Workers.Count == 2, "both workers are back");

        // A worker that starts looks for what dead ones left: once more, now that no upload runs.
        var mark = _server.Log.Mark;
        PosixKill.Send(_server.Workers[0], PosixKill.Kill);
        await _server.Log.WaitForAsync("wsgi starting up", mark, TimeSpan.FromSeconds(30));

        await TestContext.Out.WriteLineAsync(
            $"{client.Sent} requests, {deaths} workers killed, {client.Unanswered} unanswered, {string.Join(", ", client.Answers.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}"))}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(client.Complaints, Is.Empty);
            Assert.That(await inspection.RunAsync(), Is.Empty);
            Assert.That(_server.Log.Lines.Where(line => line.Contains(" ERROR ", StringComparison.Ordinal) && !line.Contains(" killed", StringComparison.Ordinal)), Is.Empty);
            Assert.That(client.Unanswered, Is.LessThan(client.Sent / 10), "most requests are answered");
            Assert.That((int[])[200, 201, 204, 400, 403, 404, 409, 413, 415], Is.SubsetOf(client.Answers.Keys), "the storm reaches every corner");
            Assert.That(deaths, Is.GreaterThan(3));
        }
    }

    /// <summary>A new, empty database.</summary>
    protected abstract Task<SharedDatabase> MakeDatabaseAsync(TemporaryDirectory directory);

    private static async Task RunAsync(StormClient client, ulong seed)
    {
        foreach (var request in StormGenerator.Requests.Sample(RequestsOfEach, new Rnd(seed, (2 * seed) + 1), 20))
            await client.SendAsync(request);
    }

    private async Task<int> KillNowAndThenAsync(StormClient client, Random random, CancellationToken calm)
    {
        var deaths = 0;
        while (!calm.IsCancellationRequested)
        {
            await Task.Delay(20, CancellationToken.None);
            var workers = _server.Workers;
            if (client.Sent < (deaths + 1) * RequestsBetweenDeaths || workers.Count < 2)
                continue;
            PosixKill.Send(workers[random.Next(workers.Count)], PosixKill.Kill);
            deaths++;
        }

        return deaths;
    }
}
