using System.Diagnostics;
using System.Globalization;
using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Data;

/// <summary>
/// Workers are killed at random under creating, uploading and deleting: afterwards every file has a record and every record its file.
/// <c>GLANCE_TEST_KILL_SECONDS</c> makes it last longer than the twenty seconds of the suite.
/// </summary>
internal sealed class KilledWorkersTests : ServerTest
{
    private const int Clients = 6;

    [Test]
    public async Task Workers_killed_at_random_leave_no_file_without_a_record_and_no_record_without_its_file()
    {
        var lasts = TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("GLANCE_TEST_KILL_SECONDS") ?? "20", CultureInfo.InvariantCulture));
        ExpectedErrors.Add("killed by signal 9");
        await StartAsync(new GlanceServerSettings { Workers = 3 });
        using var stop = new CancellationTokenSource(lasts);
        var killer = KillAsync(stop.Token);

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => LoadAsync(client, stop.Token))));
        var kills = await killer;
        var wrong = new List<string>();
        await Server.UntilAsync(
            () =>
            {
                wrong = WrongAsync().GetAwaiter().GetResult();
                return wrong.Count == 0;
            },
            "everything is put right");

        Assert.That(wrong, Is.Empty);
        Assert.That(kills, Is.GreaterThan(lasts.TotalSeconds / 4));
    }

    private async Task<int> KillAsync(CancellationToken stop)
    {
        var kills = 0;
        var random = new Random(kills);
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(random.Next(300, 1500), CancellationToken.None);
            if (Server.Workers is { Count: > 1 } workers && PosixKill.Exists(workers[random.Next(workers.Count)]))
            {
                PosixKill.Send(workers[random.Next(workers.Count)], PosixKill.Kill);
                kills++;
            }
        }

        return kills;
    }

    private async Task LoadAsync(int client, CancellationToken stop)
    {
        var data = TestData.Bytes(300_000 + client);
        var clock = Stopwatch.StartNew();
        while (!stop.IsCancellationRequested && clock.Elapsed < TimeSpan.FromHours(1))
        {
            try
            {
                using var http = new ImageClient(Server.Address);
                var id = await http.CreateAsync();
                await http.UploadAsync(id, data);
                if (clock.ElapsedMilliseconds % 4 != 0)
                {
                    using (await http.Http.DeleteAsync($"/v2/images/{id}", CancellationToken.None))
                    {
                    }
                }
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                TestContext.Out.WriteLine($"client {client}: {error.Message}"); // its worker was killed
            }
        }
    }

    private async Task<List<string>> WrongAsync()
    {
        using var http = new ImageClient(Server.Address);
        var records = new HashSet<string>();
        var wrong = new List<string>();
        var next = "/v2/images?limit=500";
        while (next is not null)
        {
            using var page = await http.GetJsonAsync(next);
            foreach (var image in page.RootElement.GetProperty("images").EnumerateArray())
            {
                var (id, status) = (image.GetProperty("id").GetString()!, image.GetProperty("status").GetString());
                if (status == "active")
                    records.Add(id);
                else if (status != "queued")
                    wrong.Add($"{id} is {status}");
            }

            next = page.RootElement.TryGetProperty("next", out var link) ? link.GetString() : null;
        }

        var files = Directory.GetFiles(Server.ImageDirectory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".new", StringComparison.Ordinal)).Select(Path.GetFileName).ToHashSet();
        wrong.AddRange(files.Where(file => !records.Contains(file!)).Select(file => $"a file without a record: {file}"));
        wrong.AddRange(records.Where(id => !files.Contains(id)).Select(id => $"{id} without its file"));
        foreach (var id in records.Take(wrong.Count == 0 ? 50 : 0))
        {
            using var answer = await http.Http.GetAsync($"/v2/images/{id}/file");
            if (answer.StatusCode != HttpStatusCode.OK || (await answer.Content.ReadAsByteArrayAsync()).Length < 300_000)
                wrong.Add($"{id} cannot be downloaded");
        }

        return wrong;
    }
}
