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

    [Test]
    public async Task A_reload_takes_the_supervisors_lines_and_reports_where_the_new_configuration_has_them()
    {
        using var directory = new TemporaryDirectory();
        var (first, second) = (directory["first.log"], directory["second.log"]);
        var reports = Directory.CreateDirectory(directory["reports"]).FullName;
        var server = GlanceServer.Launch(new GlanceServerSettings { Workers = 1, DefaultGroup = $"log_file = {first}" });
        Adopt(server);
        await server.UntilAsync(() => Holds(first, "Serving on"), "it serves");

        server.WriteConfiguration(server.Settings with
        {
            DefaultGroup = $"log_file = {second}\ndebug = true",
            OtherGroups = $"[oslo_reports]\nlog_dir = {reports}\n",
        });
        server.Signal(PosixKill.Hup);
        await server.UntilAsync(() => Holds(second, "Reloaded: generation 2"), "the outcome is in the new log");
        await server.UntilAsync(() => server.Workers.Count == 1, "the worker before is gone");
        PosixKill.Send(server.Workers[0], PosixKill.Term);
        await server.UntilAsync(() => Holds(second, "was told to finish; starting its successor"), "and what is said from then on");
        server.Signal(PosixKill.Usr2);
        await server.UntilAsync(() => Directory.GetFiles(reports, "glance-api_gurumeditation_*").Length == 1, "its report is there, too");

        var old = await File.ReadAllTextAsync(first);
        Assert.That(old, Does.Contain($"The supervisor's log goes on in {second}").And.Not.Contain("Reloaded: generation 2"));
        await server.UntilAsync(() => SupervisorDebugs().IsMatch(File.ReadAllText(second)), "debug counts, too");
    }

    [Test]
    public async Task A_reload_that_is_refused_leaves_the_supervisors_log_where_it_was()
    {
        using var directory = new TemporaryDirectory();
        var (first, second) = (directory["stays.log"], directory["never.log"]);
        var before = new GlanceServerSettings { Workers = 1, DefaultGroup = $"log_file = {first}" };
        var server = GlanceServer.Launch(before);
        Adopt(server);
        await server.UntilAsync(() => Holds(first, "Serving on"), "it serves");

        server.WriteConfiguration(before with { DefaultGroup = $"log_file = {second}\nhashing_algorithm = md6" });
        server.Signal(PosixKill.Hup);
        await server.UntilAsync(() => Holds(first, "Reload given up: ") && Holds(first, "md6"), "the refusal is in the log");
        server.WriteConfiguration(before with { DefaultGroup = $"log_file = {directory["nowhere/x.log"]}" });
        server.Signal(PosixKill.Hup);
        await server.UntilAsync(() => Holds(first, "nowhere/x.log"), "the next one, too");

        server.WriteConfiguration(before);
        server.Signal(PosixKill.Hup);
        await server.UntilAsync(() => Holds(first, "Reloaded: generation"), "and it goes on there");
    }

    [GeneratedRegex(@" DEBUG glance\.common\.wsgi \[-\] Child \d+ is ready")]
    private static partial Regex SupervisorDebugs();

    [GeneratedRegex(@"Serving on (?:http://)?(127\.0\.0\.1:\d+)")]
    private static partial Regex Endpoint();

    private static bool Holds(string file, string text) =>
        File.Exists(file) && File.ReadAllText(file).Contains(text, StringComparison.Ordinal);
}
