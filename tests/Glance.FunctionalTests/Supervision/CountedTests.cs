using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Glance.Control.Administration;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

/// <summary>The promise of this project, counted: clients of every kind through everything an operator does to a service.</summary>
internal sealed class CountedTests : ServerTest
{
    private const int Rounds = 30;
    private static readonly byte[] Data = TestData.Bytes(1 << 20);
    // More than the kernel's buffers hold: what the client has not read, the worker has not sent.
    private static readonly byte[] Big = TestData.Bytes(32 << 20);

    private static readonly TimeSpan Slowly = TimeSpan.FromMilliseconds(30);

    [Test]
    public async Task Sixty_four_clients_lose_nothing_through_thirty_reloads_thirty_ends_of_workers_an_upgrade_and_a_workers_change()
    {
        var settings = new GlanceServerSettings { Workers = 2 };
        await StartAsync(settings);
        var image = await Client.CreateFilledAsync(Data);
        using var done = new CancellationTokenSource();
        var kinds = new (string Kind, int Clients, Func<Task<StrictClient.Count>> Run)[]
        {
            ("keep-alive, idle", 16, () => StrictClient.RunAsync(Server.Address, keepAlive: true, TimeSpan.FromMilliseconds(500), done.Token)),
            ("keep-alive, busy", 16, () => StrictClient.RunAsync(Server.Address, keepAlive: true, TimeSpan.FromMilliseconds(5), done.Token)),
            ("one connection per request", 16, () => StrictClient.RunAsync(Server.Address, keepAlive: false, TimeSpan.FromMilliseconds(25), done.Token)),
            ("uploads", 8, () => StrictClient.RepeatAsync(Server.Address, Slowly, UploadAsync, done.Token)),
            ("downloads read slowly", 8, () => StrictClient.RepeatAsync(Server.Address, Slowly, client => DownloadAsync(client, image), done.Token)),
        };
        var running = kinds.Select(kind => (kind.Kind, Clients: Enumerable.Range(0, kind.Clients).Select(_ => Task.Run(kind.Run)).ToArray())).ToArray();

        for (var round = 0; round < Rounds; round++)
        {
            PosixKill.Send((await ReadyWorkersAsync())[0], PosixKill.Term);
            await AskAsync(AdministrationQuestion.Reload);
        }

        await AskAsync(AdministrationQuestion.Upgrade);
        Server.WriteConfiguration(settings with { BindPort = Server.Address.Port, Workers = 3 });
        await AskAsync(AdministrationQuestion.Reload);
        await done.CancelAsync();

        TestContext.Out.WriteLine($"CPU of the clients: {Environment.CpuUsage.TotalTime.TotalSeconds:F0} s");
        var failures = new List<string>();
        foreach (var (kind, clients) in running)
        {
            var counts = await Task.WhenAll(clients);
            TestContext.Out.WriteLine($"{kind}: {counts.Length} clients, {counts.Sum(count => count.Served)} served, {counts.Sum(count => count.Failures.Count)} failed");
            failures.AddRange(counts.SelectMany(count => count.Failures).Select(failure => $"{kind}: {failure}"));
            Assert.That(counts.Select(count => count.Served), Has.All.GreaterThan(0), kind);
        }

        Assert.That(failures, Is.Empty);
        Assert.That(await ReadyWorkersAsync(), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_worker_killed_takes_only_its_own_requests_with_it_and_none_ends_as_if_it_were_whole()
    {
        await StartAsync();
        var image = await Client.CreateFilledAsync(Big);
        var begun = new CountdownEvent(24);
        var results = new ConcurrentBag<(int Port, string Kind, string? Failure)>();
        var victims = new TaskCompletionSource<HashSet<int>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var tasks = Enumerable.Range(0, 24).Select(i => Task.Run(() => OneAsync(i % 2 == 0 ? "upload" : "download", image, begun, victims.Task, results))).ToList();
        while (!begun.Wait(0))
            await Task.Delay(10);

        var victim = (await ReadyWorkersAsync())[0];
        var ports = PeersOf(victim, Server.Address.Port);
        PosixKill.Send(victim, PosixKill.Kill);
        victims.SetResult(ports);
        await Task.WhenAll(tasks);

        var failed = results.Where(result => result.Failure is not null).ToList();
        TestContext.Out.WriteLine($"{results.Count} requests, {ports.Count} connections in the killed worker, {failed.Count} failed: {string.Join("; ", failed.Select(result => $"{result.Kind}: {result.Failure}").Distinct())}");
        Assert.That(failed.Select(result => result.Port), Is.SubsetOf(ports), "requests in the other worker are not touched");
        Assert.That(results.Where(result => ports.Contains(result.Port)).Select(result => result.Failure), Has.All.Not.Null, "a request in the killed worker cannot have been whole");
        Assert.That(failed, Is.Not.Empty);
        using var after = new ImageClient(Server.Address);
        var images = (await after.Http.GetStringAsync("/v2/images?limit=100&status=active"));
        Assert.That(JsonNode.Parse(images)!["images"]!.AsArray().Count(node => node!["size"]!.GetValue<long>() is var size && size != Data.Length && size != Big.Length), Is.Zero, "no image is active with half its data");
    }

    private static async Task UploadAsync(StrictClient client)
    {
        var id = await CreateAsync(client);
        await ExpectAsync(client.SendAsync("PUT", $"/v2/images/{id}/file", Data, Slowly), 204);
        await ExpectAsync(client.SendAsync("DELETE", $"/v2/images/{id}", [], TimeSpan.Zero), 204);
    }

    private static async Task DownloadAsync(StrictClient client, string image)
    {
        var body = await ExpectAsync(client.SendAsync("GET", $"/v2/images/{image}/file", [], Slowly), 200);
        if (!body.AsSpan().SequenceEqual(Data))
            throw new InvalidDataException("the download ended as if it were whole, and was not");
    }

    private static async Task<string> CreateAsync(StrictClient client)
    {
        var created = await ExpectAsync(client.SendAsync("POST", "/v2/images", Encoding.UTF8.GetBytes("""{"name":"counted","disk_format":"raw","container_format":"bare"}"""), TimeSpan.Zero, type: "application/json"), 201);
        return JsonNode.Parse(created)!["id"]!.GetValue<string>();
    }

    private static async Task<byte[]> ExpectAsync(Task<(int Status, byte[] Body)> answer, int status)
    {
        var (got, body) = await answer;
        return got == status ? body : throw new InvalidDataException($"answered {got}: {Encoding.UTF8.GetString(body)}");
    }

    private async Task OneAsync(string kind, string image, CountdownEvent begun, Task<HashSet<int>> killed, ConcurrentBag<(int Port, string Kind, string? Failure)> results)
    {
        // The first request fixes the worker that serves this connection; the second one is slow enough to be in it at the kill.
        using var client = new StrictClient(Server.Address) { Hurry = killed };
        var id = await CreateAsync(client);
        var port = client.LocalPort;
        string? failure = null;
        var request = kind == "upload"
            ? ExpectAsync(client.SendAsync("PUT", $"/v2/images/{id}/file", Data, TimeSpan.FromMilliseconds(400)), 204)
            : ExpectAsync(client.SendAsync("GET", $"/v2/images/{image}/file", [], TimeSpan.FromMilliseconds(400)), 200);
        begun.Signal();
        try
        {
            var body = await request;
            if (kind == "download" && !body.AsSpan().SequenceEqual(Big))
                throw new InvalidDataException("ended as if it were whole");
        }
        catch (Exception failed) when (failed is IOException or InvalidDataException)
        {
            failure = failed.Message;
        }

        _ = await killed;
        results.Add((port, kind, failure));
    }

    private async Task AskAsync(string ask)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var answer = await AdministrationClient.AskAsync(Server.Pid, ask, patience.Token);
        Assert.That(answer.Ok, answer.Message);
    }

    private async Task<IReadOnlyList<int>> ReadyWorkersAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var status = (await AdministrationClient.AskAsync(Server.Pid, AdministrationQuestion.Status, patience.Token)).Status!;
        return [.. status.Workers.Where(worker => worker.State == "ready" && worker.Generation == status.Generation).Select(worker => worker.Pid)];
    }

    // Clients' ports of the connections a process holds, as the kernel tells (proc(5)).
    private static HashSet<int> PeersOf(int pid, int port)
    {
        var inodes = Directory.EnumerateFiles($"/proc/{pid}/fd").Select(file => File.ResolveLinkTarget(file, false)?.Name ?? "").Where(name => name.StartsWith("socket:[", StringComparison.Ordinal)).Select(name => name[8..^1]).ToHashSet();
        return
        [
            .. File.ReadLines("/proc/net/tcp").Skip(1)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(words => inodes.Contains(words[9]) && Port(words[1]) == port && Port(words[2]) != 0)
                .Select(words => Port(words[2])),
        ];
    }

    private static int Port(string address) => int.Parse(address.AsSpan(address.IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
