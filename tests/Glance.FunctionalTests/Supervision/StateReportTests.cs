using System.Net;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

internal sealed class StateReportTests : ServerTest
{
    private static readonly GlanceServerSettings WithSecret = new() { OtherGroups = "[keystone_authtoken]\npassword = sesame\n" };

    [Test]
    public async Task Usr2_prints_the_state_with_secrets_masked_and_the_service_goes_on()
    {
        ExpectedErrors.Add("logging_exception_prefix"); // the name of a level, in an option's value
        await StartAsync(WithSecret);
        var workers = Server.Workers;

        Server.Signal(PosixKill.Usr2);
        await Server.Log.WaitForAsync("Configuration                          ====");
        await Server.Log.WaitForAsync("worker: ");
        PosixKill.Send(workers[0], PosixKill.Usr2);
        await Server.UntilAsync(() => Server.Log.Lines.Count(line => line.Contains("Guru Meditation", StringComparison.Ordinal)) == 2, "a report of the worker too");
        await Server.UntilAsync(() => Server.Log.Lines.Count(line => line.StartsWith("worker: ", StringComparison.Ordinal)) == 2, "the whole of it");

        foreach (var section in new[] { "Package", "Threads", "Green Threads", "Processes", "Configuration" })
            Assert.That(Server.Log.Lines, Has.Some.Match($"^====  +{section}  +====$"));
        Assert.That(Server.Log.Lines, Has.Some.StartsWith($"Worker {workers[0]}: generation 1, ready"));
        Assert.That(Server.Log.Lines, Has.Some.EqualTo("  password = ***"));
        Assert.That(Server.Log.Lines, Has.None.Contain("sesame"));
        Assert.That(Server.Workers, Is.EquivalentTo(workers));
        Assert.That((await Client.Http.GetAsync("/healthcheck")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_report_goes_to_a_file_when_a_directory_is_configured_and_a_file_may_ask_for_it()
    {
        using var directory = new TemporaryDirectory();
        var trigger = directory["ask"];
        await File.WriteAllTextAsync(trigger, "");
        File.SetLastWriteTimeUtc(trigger, DateTime.UnixEpoch);
        await StartAsync(new GlanceServerSettings { Workers = 1, OtherGroups = $"[oslo_reports]\nlog_dir = {directory.Path}\nfile_event_handler = {trigger}\n" });

        Server.Signal(PosixKill.Usr2);
        await File.WriteAllTextAsync(trigger, "now");

        await Server.UntilAsync(() => Directory.GetFiles(directory.Path, "glance-api_gurumeditation_*").Length == 1 && Directory.GetFiles(directory.Path, "glance-worker_gurumeditation_*").Length == 1, "a report of supervisor and worker each");
        Assert.That((await Client.Http.GetAsync("/healthcheck")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }
}
