using System.Diagnostics;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Administration;

internal sealed class RestartTests : ControlTest
{
    [TestCase(1)]
    [TestCase(0)]
    public async Task A_restart_without_a_configuration_takes_that_of_the_running_service(int workers)
    {
        var port = FreePort();
        var configuration = Configuration($"bind_port = {port}", workers);
        await ControlAsync("start", configuration);
        var first = PidInFile();
        var restarted = await ControlAsync("restart");

        Assert.That(restarted.ExitCode, Is.Zero, restarted.Output + restarted.Errors);
        Assert.That(restarted.Output, Does.Contain($"--config-file {configuration}"));
        Assert.That(PidInFile(), Is.Not.EqualTo(first));
        Assert.That(await AnswerAsync(port), Is.EqualTo(300));
    }

    [TestCase(1, false)]
    [TestCase(1, true)]
    [TestCase(0, false)]
    public async Task A_restart_that_could_not_start_leaves_the_running_service_alone(int workers, bool named)
    {
        var port = FreePort();
        var configuration = Configuration($"bind_port = {port}", workers);
        await ControlAsync("start", configuration);
        var first = PidInFile();
        File.AppendAllText(configuration, "\n[DEFAULT]\nworkers = many\nbacklog = -1\n");

        var (code, output, errors) = await ControlAsync("restart", named ? [configuration] : []);

        Assert.That(code, Is.EqualTo(5), output + errors);
        Assert.That(errors, Does.Match("(?m)^ERROR: .*many").And.Match("(?m)^ERROR: .*backlog"));
        Assert.That(errors, Does.Contain($"glance-api (pid {first}) serves on"));
        Assert.That(output, Does.Not.Contain("Stopping"));
        Assert.That(PidInFile(), Is.EqualTo(first));
        Assert.That(await AnswerAsync(port), Is.EqualTo(300));
    }

    [Test]
    public async Task A_service_that_was_started_by_hand_with_relative_paths_is_restarted_from_anywhere()
    {
        _ = Configuration("");
        var program = Path.Combine(RepositoryRoot.Programs, "glance-api");
        var start = new ProcessStartInfo(program, ["--config-file", "glance-api.conf", "--log-file", "api.log"])
        {
            UseShellExecute = false,
            WorkingDirectory = Files.Path,
        };
        using var byHand = Process.Start(start)!; // null only with a shell
        File.WriteAllText(PidFile, $"{byHand.Id}\n");
        await PidAsync();

        var (code, output, errors) = await ControlAsync("restart");

        Assert.That(code, Is.Zero, output + errors);
        Assert.That(byHand.WaitForExit(TimeSpan.FromSeconds(10)), Is.True);
        Assert.That(await PidAsync(), Is.Not.EqualTo(byHand.Id));
    }

    [Test]
    public async Task A_restart_by_pid_does_not_end_a_service_beside_the_pid_file_of_another()
    {
        await StartAsync();
        await ControlAsync("start", Configuration(""));

        var (code, _, errors) = await ControlAsync("restart", "--pid", $"{Server.Pid}");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.StartWith($"ERROR: {PidFile} is the pid file of process {PidInFile()}"));
        Assert.That((await StatusAsync())["state"]!.GetValue<string>(), Is.EqualTo("serving"));
    }

    [Test]
    public async Task A_service_that_hangs_is_not_said_to_have_let_its_port_go_and_keeps_its_pid_file()
    {
        var port = FreePort();
        await ControlAsync("start", Configuration($"bind_port = {port}"));
        var pid = PidInFile();
        PosixKill.Send(pid, PosixKill.Stop);

        var (code, output, errors) = await ControlAsync("restart");

        Assert.That(code, Is.EqualTo(1), output + errors);
        Assert.That(errors, Does.Match($@"ERROR: glance-api \(pid {pid}\) does not end: .* still listens on 127.0.0.1:{port}\. .*kill -CONT {pid}"));
        Assert.That(output, Does.Not.Contain("takes no new connection"));
        Assert.That(PidInFile(), Is.EqualTo(pid));
        PosixKill.Send(pid, PosixKill.Cont);
    }

    [TestCase("{pipe}")]
    [TestCase("{link}")]
    [TestCase("--config-dir={directory}")]
    [TestCase("/dev/stdin")]
    [TestCase("--config-file", "/dev/fd/0")]
    public async Task A_restart_with_a_configuration_that_can_be_read_only_once_stops_nothing(params string[] words)
    {
        var port = FreePort();
        await ControlAsync("start", Configuration($"bind_port = {port}"));
        var first = PidInFile();
        var directory = Directory.CreateDirectory(Files["conf.d"]).FullName;
        var pipe = Path.Combine(directory, "pipe.conf");
        using (var maker = Process.Start("mkfifo", [pipe]))
            await maker.WaitForExitAsync();
        File.CreateSymbolicLink(Files["link"], pipe);
        var named = words.Select(word => word.Replace("{pipe}", pipe, StringComparison.Ordinal)
            .Replace("{link}", Files["link"], StringComparison.Ordinal)
            .Replace("{directory}", directory, StringComparison.Ordinal)).ToArray();

        var (code, output, errors) = await ControlAsync("restart", named).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(code, Is.EqualTo(1), output + errors);
        Assert.That(errors, Does.Match($@"^ERROR: \S+ is no regular file: .*cannot be read again by the start.* glance-api \(pid {first}\) serves on\n$"));
        Assert.That(output, Does.Not.Contain("Stopping"));
        Assert.That(PidInFile(), Is.EqualTo(first));
        Assert.That(await AnswerAsync(port), Is.EqualTo(300));
    }
}
