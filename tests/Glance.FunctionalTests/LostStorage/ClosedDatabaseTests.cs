using System.Net;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.LostStorage;

/// <summary>The database, a file beside it or its directory loses its permissions while the service runs (docs/decisions/0407).</summary>
internal sealed class ClosedDatabaseTests : ServerTest
{
    private const int User = 65534;

    // Root may read and write everything; the tests of CI run as root.
    private static readonly IReadOnlyList<string> Wrapper = Environment.IsPrivilegedProcess
        ? ["sh", "-c", $"chown -R {User} . && exec setpriv --reuid={User} --regid={User} --clear-groups \"$@\"", "sh"]
        : [];

    [TestCase("", 0, "glance.sqlite: it cannot be reached: Permission denied")]
    [TestCase("", 0b_101_101_101, "cannot be written to, and SQLite keeps its journal there: Permission denied")]
    [TestCase("glance.sqlite", 0, "glance.sqlite: it cannot be read and written: Permission denied")]
    [TestCase("glance.sqlite", 0b_100_100_100, "glance.sqlite: it cannot be read and written: Permission denied")]
    [TestCase("glance.sqlite-wal", 0, "glance.sqlite-wal, which belongs to it, cannot be read and written: Permission denied")]
    [TestCase("glance.sqlite-shm", 0, "glance.sqlite-shm, which belongs to it, cannot be read and written: Permission denied")]
    public async Task A_worker_that_replaces_another_answers_503_with_a_line_a_minute_and_serves_once_they_are_back(
        string name, int mode, string words)
    {
        ExpectedErrors.AddRange(["glance.sqlite: ", "killed by signal 9"]);
        using var place = new TemporaryDirectory();
        File.SetUnixFileMode(place.Path, (UnixFileMode)0b_111_111_111);
        Directory.CreateDirectory(place["data"]);
        File.SetUnixFileMode(place["data"], (UnixFileMode)0b_111_111_111);
        await StartAsync(new GlanceServerSettings
        {
            Workers = 1,
            Wrapper = Wrapper,
            Database = $"sqlite:///{place["data/glance.sqlite"]}",
        });
        var id = await Client.CreateAsync();
        var closed = Path.Combine(place["data"], name);
        var before = File.GetUnixFileMode(closed);

        File.SetUnixFileMode(closed, (UnixFileMode)mode);
        try
        {
            var successor = await ReplaceWorkerAsync();
            Assert.That(await Server.Log.WaitForAsync(words), Does.Contain(" ERROR "));
            for (var turn = 0; turn < 5; turn++)
                Assert.That(await StatusOfAsync(id), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(Server.Workers, Is.EqualTo(new[] { successor }), "it stays");
            Assert.That(Server.Log.Lines.Where(IsOfDatabase).ToList(), Has.Count.EqualTo(1));
        }
        finally
        {
            File.SetUnixFileMode(closed, before);
        }

        Assert.That(await StatusOfAsync(id), Is.EqualTo(HttpStatusCode.OK));
        await Client.CreateAsync();
    }

    [TestCase("data", "data/glance.sqlite: it cannot be reached: Permission denied")]
    [TestCase("shares", "shares/images cannot be used: ")]
    public async Task A_running_worker_says_that_a_directory_is_closed_and_goes_on_when_it_is_open_again(string name, string words)
    {
        ExpectedErrors.Add("Permission denied");
        using var place = new TemporaryDirectory();
        foreach (var directory in (string[])[place.Path, place["data"], place["shares"], place["shares/images"]])
        {
            Directory.CreateDirectory(directory);
            File.SetUnixFileMode(directory, (UnixFileMode)0b_111_111_111);
        }

        await StartAsync(new GlanceServerSettings
        {
            Workers = 1,
            Wrapper = Wrapper,
            Database = $"sqlite:///{place["data/glance.sqlite"]}",
            ImageDirectory = place["shares/images"],
        });
        var id = await Client.CreateFilledAsync([1, 2, 3]);

        File.SetUnixFileMode(place[name], UnixFileMode.None);
        try
        {
            Assert.That(await StatusOfAsync($"{id}/file"), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(await Server.Log.WaitForAsync(words), Does.Contain(" ERROR ").And.Contain("Permission denied"));
            Assert.That(Server.Log.Lines, Has.None.Contain("deleted"));
        }
        finally
        {
            File.SetUnixFileMode(place[name], (UnixFileMode)0b_111_111_111);
        }

        Assert.That(await StatusOfAsync($"{id}/file"), Is.EqualTo(HttpStatusCode.OK));
    }

    private static bool IsOfDatabase(string line) =>
        line.Contains(" ERROR ", StringComparison.Ordinal) && line.Contains("glance.sqlite", StringComparison.Ordinal);

    private async Task<int> ReplaceWorkerAsync()
    {
        var victim = Server.Workers.Single();
        PosixKill.Send(victim, PosixKill.Kill);
        await Server.UntilAsync(() => Server.Workers is [var other] && other != victim, "a successor");
        return Server.Workers[0];
    }

    private async Task<HttpStatusCode> StatusOfAsync(string id)
    {
        using var client = Server.CreateClient();
        using var answer = await client.GetAsync($"/v2/images/{id}");
        return answer.StatusCode;
    }
}
