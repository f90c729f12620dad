using System.Net;
using System.Text.RegularExpressions;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

internal sealed partial class LogFileTests : ServerTest
{
    [Test]
    public async Task Usr1_opens_the_log_file_again_in_supervisor_and_workers()
    {
        using var directory = new TemporaryDirectory();
        var log = directory["api.log"];
        var server = GlanceServer.Launch(new GlanceServerSettings { DefaultGroup = $"log_file = {log}" });
        Adopt(server);
        await server.UntilAsync(() => Holds(log, "Serving on"), "the service says where it serves");

        File.Move(log, directory["api.log.1"]);
        server.Signal(PosixKill.Usr1);
        await server.UntilAsync(() => Holds(log, "reopened"), "the supervisor writes to the new file");
        PosixKill.Send(server.Workers[0], PosixKill.Term);
        await server.UntilAsync(() => Holds(log, "wsgi exited"), "a worker writes to the new file");

        Assert.That(File.GetUnixFileMode(log), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead));
    }

    [Test]
    public async Task A_worker_that_replaces_another_serves_although_the_log_has_no_place_any_more()
    {
        using var directory = new TemporaryDirectory();
        var logs = directory["logs"];
        Directory.CreateDirectory(logs);
        var log = Path.Combine(logs, "api.log");
        var server = GlanceServer.Launch(new GlanceServerSettings { Workers = 1, DefaultGroup = $"log_file = {log}" });
        Adopt(server);
        await server.UntilAsync(() => Holds(log, "Serving on"), "the service says where it serves");
        var victim = server.Workers[0];
        using var client = new HttpClient { BaseAddress = new Uri($"http://{Endpoint().Match(await File.ReadAllTextAsync(log)).Groups[1].Value}") };

        Directory.Delete(logs, recursive: true);
        PosixKill.Send(victim, PosixKill.Kill);
        await server.UntilAsync(() => server.Workers is [var worker] && worker != victim, "a successor");
        using (var answer = await client.GetAsync("/v2/images"))
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Directory.CreateDirectory(logs);

        await server.UntilAsync(
            () =>
            {
                using var asked = client.GetAsync("/v2/images").GetAwaiter().GetResult();
                return Holds(log, "GET /v2/images");
            },
            "the log is written again");
    }

    [Test]
    public async Task Tokens_and_passwords_are_not_logged_even_when_debugging()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, DefaultGroup = "debug = true" });
        Client.Http.DefaultRequestHeaders.Add("X-Auth-Token", "gAAAAAsecret-token");

        using var answer = await Client.Http.GetAsync("/v2/images?password=hunter2");
        await Server.Log.WaitForAsync("GET /v2/images");

        Assert.That(Server.Log.Lines, Has.None.Contain("secret-token"));
    }

    [GeneratedRegex(@"Serving on (?:http://)?(127\.0\.0\.1:\d+)")]
    private static partial Regex Endpoint();

    private static bool Holds(string file, string text) =>
        File.Exists(file) && File.ReadAllText(file).Contains(text, StringComparison.Ordinal);
}
