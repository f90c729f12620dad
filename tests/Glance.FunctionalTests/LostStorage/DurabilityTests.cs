using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.LostStorage;

/// <summary>
/// What is confirmed outlasts a power cut: watched at the system calls of a worker, since a file system that forgets shows no error.
/// </summary>
internal sealed class DurabilityTests : ServerTest
{
    [Test]
    public async Task An_upload_is_synced_step_by_step_each_before_what_depends_on_it()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateAsync();
        using var calls = await SystemCalls.WatchAsync(Server.Workers.Single());

        Assert.That(await Client.UploadAsync(id, TestData.Bytes(300_000)), Is.EqualTo(HttpStatusCode.NoContent));

        var lines = await calls.StopAsync();
        var uploads = $"{Server.ImageDirectory}/.glance-uploads";
        var steps = new (string What, Func<string, bool> Is)[]
        {
            ("the journal is on disk", line => IsSync(line, $"{uploads}/{id}.")),
            ("so is its name", line => IsSync(line, $"{uploads}>")),
            ("data is written", line => line.Contains("pwrite", StringComparison.Ordinal) && line.Contains($"{uploads}/{id}.", StringComparison.Ordinal) && line.Contains(".data>", StringComparison.Ordinal)),
            ("the data is on disk", line => IsSync(line, $"{uploads}/{id}.") && line.Contains(".data>", StringComparison.Ordinal)),
            ("its hidden name is", line => IsSync(line, $"{uploads}>")),
            ("it gets its name", line => line.Contains("link", StringComparison.Ordinal) && line.Contains($"\"{Server.ImageDirectory}/{id}\"", StringComparison.Ordinal)),
            ("the name is on disk", line => IsSync(line, $"{Server.ImageDirectory}>")),
            ("the record that is active is on disk", line => IsSync(line, "glance.sqlite-wal>")),
        };
        var at = -1;
        foreach (var (what, isIt) in steps)
        {
            var next = lines.FindIndex(at + 1, line => isIt(line));
            Assert.That(next, Is.GreaterThan(at), $"{what}: not after the step before it in\n{string.Join('\n', lines)}");
            at = next;
        }
    }

    [Test]
    public async Task Each_record_is_synced_before_it_is_confirmed_unless_the_operator_wants_otherwise([Values] bool synchronous)
    {
        const int Records = 5;
        await StartAsync(new GlanceServerSettings { Workers = 1, OtherGroups = $"[database]\nsqlite_synchronous = {synchronous}" });
        await Client.CreateAsync();
        using var calls = await SystemCalls.WatchAsync(Server.Workers.Single());

        for (var record = 0; record < Records; record++)
            await Client.CreateAsync();

        var synced = (await calls.StopAsync()).Count(line => IsSync(line, "glance.sqlite-wal>"));
        Assert.That(synced, synchronous ? Is.GreaterThanOrEqualTo(Records) : Is.Zero);
    }

    private static bool IsSync(string line, string path) =>
        (line.Contains("fsync(", StringComparison.Ordinal) || line.Contains("fdatasync(", StringComparison.Ordinal)) && line.Contains(path, StringComparison.Ordinal);
}
