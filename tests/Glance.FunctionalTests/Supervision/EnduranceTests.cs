using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

/// <summary>
/// Much of the same. How much is a variable: <c>GLANCE_TEST_RELOADS</c> reloads (60; above 100 of them with workers that only report ready
/// and leave when told to, since it is the supervisor that is measured), <c>GLANCE_TEST_ROUNDS</c> rounds of every kind of change (3).
/// </summary>
internal sealed partial class EnduranceTests : SupervisionTest
{
    private static readonly int Reloads = FromEnvironment("GLANCE_TEST_RELOADS", 60);
    private static readonly int Rounds = FromEnvironment("GLANCE_TEST_ROUNDS", 3);

    // The frames of Glance.Control: ready, and 9 bytes that order the end.
    private const string StandIn = """
        exec bash -c 'while [ "$1" != --control ]; do shift; done; printf "\001\0\0\0\0" >&"$2"; head -c 9 <&"$2" > /dev/null' glance-worker "$@"
        """;

    [Test]
    public async Task Reloads_leave_descriptors_threads_and_memory_of_the_supervisor_as_they_were()
    {
        // The runtime settles first: it compiles, grows its pool and gives memory back as it sees fit.
        const int Settling = 15;
        using var temporary = new TemporaryDirectory();
        await StartAsync(new GlanceServerSettings { Programs = Programs.Path, Wrapper = ["env", $"TMPDIR={temporary.Path}"] });
        if (Reloads > 100)
            Programs.ReplaceWorker(StandIn);
        for (var i = 0; i < Settling; i++)
            await Server.ReloadAsync();
        await Server.UntilAsync(() => Server.Workers.Count == 2, "two workers");
        var before = await MeasureAsync();
        var filesBefore = Directory.GetFileSystemEntries(temporary.Path).Length;

        for (var i = 0; i < Reloads; i++)
            await Server.ReloadAsync();
        await Server.UntilAsync(() => Server.Workers.Count == 2, "two workers");
        var after = await MeasureAsync();
        var filesAfter = Directory.GetFileSystemEntries(temporary.Path);
        if (Reloads > 100)
        {
            Programs.RestoreWorker();
            await Server.ReloadAsync();
        }

        TestContext.Out.WriteLine($"{Reloads} reloads: descriptors {before.Descriptors} -> {after.Descriptors}, threads {before.Threads} -> {after.Threads}, PSS {before.Pss} -> {after.Pss} KiB");
        Assert.That(filesAfter, Has.Length.LessThanOrEqualTo(filesBefore), string.Join('\n', filesAfter));
        Assert.That(after.Descriptors, Is.LessThanOrEqualTo(before.Descriptors + 1));
        Assert.That(after.Threads, Is.LessThanOrEqualTo(before.Threads + 2));
        Assert.That(after.Pss, Is.LessThanOrEqualTo(before.Pss * 1.05 + 512));
    }

    [Test]
    public async Task No_client_of_any_kind_sees_a_failure_through_reloads_kills_by_term_and_changes_of_the_number()
    {
        var settings = new GlanceServerSettings { Workers = 3 };
        await StartAsync(settings);
        var download = await Client.CreateFilledAsync(TestData.Bytes(4 << 20));
        using var done = new CancellationTokenSource();
        var kinds = new Dictionary<string, Func<Task<int>>>
        {
            ["kept alive, busy"] = () => HammerAsync(keepAlive: true, done.Token),
            ["kept alive, idle"] = () => HammerAsync(keepAlive: true, done.Token, TimeSpan.FromMilliseconds(400)),
            ["a connection per request"] = () => HammerAsync(keepAlive: false, done.Token),
            ["uploads"] = () => UploadAsync(done.Token),
            ["downloads read slowly"] = () => DownloadSlowlyAsync(download, done.Token),
        };
        var clients = kinds.SelectMany(kind => Enumerable.Range(0, 3).Select(_ => (kind.Key, Task: Task.Run(kind.Value)))).ToList();

        for (var round = 0; round < Rounds; round++)
        {
            await Server.ReloadAsync();
            PosixKill.Send(Server.Workers[^1], PosixKill.Term);
            Server.WriteConfiguration(settings with { Workers = 1 + (round % 4) });
            await Server.ReloadAsync();
            await Server.UntilAsync(() => Server.Workers.Count >= 1 + (round % 4), "the workers are there");
        }

        await done.CancelAsync();
        foreach (var (kind, task) in clients)
            TestContext.Out.WriteLine($"{kind}: {await task} without a failure");
        Assert.That(clients.Select(client => client.Task.Result), Has.All.GreaterThan(0));
    }

    [Test]
    public async Task Rotation_under_load_loses_and_splits_no_line()
    {
        const int Clients = 4;
        const int Requests = 300;
        using var directory = new TemporaryDirectory();
        var log = directory["api.log"];
        var server = GlanceServer.Launch(new GlanceServerSettings { DefaultGroup = $"log_file = {log}" });
        Adopt(server);
        await server.UntilAsync(() => Holds(log, "Serving on"), "the service says where it serves");
        server.TakeAddress(new Uri("http://" + ServingOn().Match(File.ReadAllText(log)).Groups[1].Value));

        var sending = Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            using var http = server.CreateClient();
            for (var i = 0; i < Requests; i++)
            {
                using var answer = await http.GetAsync($"/v2/images?name=c{client}n{i}e");
                answer.EnsureSuccessStatusCode();
            }
        }));
        for (var rotation = 0; !sending.IsCompleted; rotation++)
        {
            File.Move(log, $"{log}.{rotation}");
            server.Signal(PosixKill.Usr1);
            await server.UntilAsync(() => File.Exists(log), "the file is there again");
        }

        await sending;
        server.Signal(PosixKill.Term);
        await server.WaitForExitAsync();

        var lines = Directory.GetFiles(directory.Path).SelectMany(File.ReadAllLines).ToList();
        var seen = lines.Select(line => RequestName().Match(line)).Where(match => match.Success).Select(match => match.Value).ToList();
        Assert.That(Directory.GetFiles(directory.Path), Has.Length.GreaterThan(2));
        Assert.That(seen, Is.Unique);
        Assert.That(seen, Has.Count.EqualTo(Clients * Requests));
        Assert.That(lines.Where(line => !WholeLine().IsMatch(line)), Is.Empty);
    }

    private static bool Holds(string file, string text) => File.Exists(file) && File.ReadAllText(file).Contains(text, StringComparison.Ordinal);

    private static int FromEnvironment(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } set ? int.Parse(set, CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex("Serving on ([0-9.:]+) with")]
    private static partial Regex ServingOn();

    [GeneratedRegex("c[0-9]n[0-9]+e")]
    private static partial Regex RequestName();

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.]+ [0-9]+ [A-Z]+ [a-z_.]+")]
    private static partial Regex WholeLine();

    // The least of some looks: a measurement that falls into the runtime's own work says nothing of what is kept.
    private async Task<(int Descriptors, int Threads, long Pss)> MeasureAsync()
    {
        var least = (Descriptors: int.MaxValue, Threads: int.MaxValue, Pss: long.MaxValue);
        for (var i = 0; i < 20; i++)
        {
            least = (
                Math.Min(least.Descriptors, ProcessFacts.Descriptors(Server.Pid).Count),
                Math.Min(least.Threads, ProcessFacts.Threads(Server.Pid)),
                Math.Min(least.Pss, ProcessFacts.PssKib(Server.Pid)));
            await Task.Delay(100);
        }

        return least;
    }

    private async Task<int> UploadAsync(CancellationToken done)
    {
        var count = 0;
        using var client = new ImageClient(Server.Address);
        while (!done.IsCancellationRequested)
        {
            var id = await client.CreateAsync();
            using var body = new TricklingContent(TestData.Bytes(200_000), pieces: 8, TimeSpan.FromMilliseconds(40));
            var status = await client.UploadAsync(id, body, CancellationToken.None);
            if (status != HttpStatusCode.NoContent)
                throw new HttpRequestException($"an upload was answered {(int)status}");
            count++;
        }

        return count;
    }

    private async Task<int> DownloadSlowlyAsync(string id, CancellationToken done)
    {
        var count = 0;
        using var client = Server.CreateClient();
        var buffer = new byte[256 * 1024];
        while (!done.IsCancellationRequested)
        {
            using var response = await client.GetAsync($"/v2/images/{id}/file", HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
            response.EnsureSuccessStatusCode();
            await using var stream = await response.Content.ReadAsStreamAsync(CancellationToken.None);
            var total = 0;
            int read;
            while ((read = await stream.ReadAsync(buffer, CancellationToken.None)) > 0)
            {
                total += read;
                await Task.Delay(10, CancellationToken.None);
            }

            if (total != 4 << 20)
                throw new HttpRequestException($"{total} bytes of a download arrived");
            count++;
        }

        return count;
    }
}
