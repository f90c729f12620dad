using System.Diagnostics;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Administration;

/// <summary>A pid file that names something else than the command expects.</summary>
internal sealed class PidFileTests : ControlTest
{
    [Test]
    public async Task Of_two_starts_at_once_one_service_serves_and_has_the_pid_file()
    {
        var port = FreePort();
        var configuration = Configuration($"bind_port = {port}");

        var both = await Task.WhenAll(ControlAsync("start", configuration), ControlAsync("start", configuration));
        var pid = await PidAsync();
        var stopped = await ControlAsync("stop");

        Assert.That(both.Select(one => one.ExitCode), Is.All.Zero, string.Concat(both.Select(one => one.Output + one.Errors)));
        Assert.That(both.Count(one => one.Output.Contains("already be running", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(stopped.Output, Does.Contain($"Stopping glance-api (pid {pid})"));
        Assert.That(async () => await AnswerAsync(port), Throws.InstanceOf<HttpRequestException>(), "no second service");
        Assert.That(Directory.EnumerateFiles(Files.Path, "api.pid*"), Is.Empty);
    }

    [Test]
    public async Task A_start_that_fails_leaves_the_pid_file_of_another_service_alone()
    {
        await StartAsync();
        using (var maker = Process.Start("mkfifo", [Files["pipe"]]))
            await maker.WaitForExitAsync();
        var starting = ControlAsync("start", Files["pipe"]);

        // Opens once the service reads at the other end: its pid is in the file soon, and it waits for its configuration.
        await using (var pipe = await Task.Run(() => new StreamWriter(Files["pipe"])))
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (!File.Exists(PidFile))
                await Task.Delay(TimeSpan.FromMilliseconds(1), patience.Token);
            await File.WriteAllTextAsync(PidFile, $"{Server.Pid}\n");
            await pipe.WriteLineAsync("[DEFAULT]\nworkers = many");
        }

        var (code, output, errors) = await starting.WaitAsync(TimeSpan.FromSeconds(30));
        var left = File.Exists(PidFile) ? PidInFile() : 0;
        File.Delete(PidFile);

        Assert.That(code, Is.EqualTo(5), output + errors);
        Assert.That(left, Is.EqualTo(Server.Pid));
    }

    [TestCase("start")]
    [TestCase("status")]
    [TestCase("stop")]
    [TestCase("restart")]
    [TestCase("restart", "--pid")]
    public async Task A_pid_file_that_names_a_worker_is_refused(string command, params string[] options)
    {
        await StartAsync();
        var worker = Server.Workers[0];
        await File.WriteAllTextAsync(PidFile, $"{worker}\n");

        var (code, output, errors) = await ControlAsync(command, [.. options.SelectMany(option => new[] { option, $"{Server.Pid}" })]);
        var kept = PidInFile();
        File.Delete(PidFile);

        Assert.That(code, Is.EqualTo(1), output + errors);
        Assert.That(errors, Is.EqualTo($"ERROR: process {worker}, which {PidFile} names, is a worker of process {Server.Pid}; "
            + $"write {Server.Pid} into that file, or remove it\n"));
        Assert.That(output, Is.Empty);
        Assert.That(kept, Is.EqualTo(worker));
        Assert.That(Server.Workers, Does.Contain(worker));
    }

    [TestCase("start")]
    [TestCase("status")]
    [TestCase("stop")]
    [TestCase("restart")]
    public async Task A_pid_file_that_is_a_pipe_is_refused_and_not_waited_for(string command)
    {
        using (var maker = Process.Start("mkfifo", [PidFile]))
            await maker.WaitForExitAsync();

        var (code, output, errors) = await ControlAsync(command, command is "start" or "restart" ? [Configuration("")] : [])
            .WaitAsync(TimeSpan.FromSeconds(30));
        File.Delete(PidFile);

        Assert.That(code, Is.EqualTo(1), output + errors);
        Assert.That(errors, Does.StartWith($"ERROR: {PidFile} is no regular file"));
    }

    [Test]
    public async Task A_pid_file_that_names_another_tool_of_ours_is_left_over()
    {
        File.CreateSymbolicLink(Files["glance-scrubber"], "/bin/sleep");
        using var tool = Process.Start(Files["glance-scrubber"], ["1000"]);
        await File.WriteAllTextAsync(PidFile, $"{tool.Id}\n");

        var (_, output, errors) = await ControlAsync("stop");
        var lives = !tool.HasExited;
        tool.Kill();

        Assert.That(output, Is.EqualTo("glance-api is already stopped\n"), errors);
        Assert.That(lives, Is.True);
    }
}
