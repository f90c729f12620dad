using System.Diagnostics;
using System.Text.RegularExpressions;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

/// <summary>
/// Named pipes where the configuration names files: whoever writes is read, and nobody waits for ever (docs/decisions/0351).
/// </summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class SilentPipeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task A_pipe_into_which_nobody_writes_is_told_with_its_option_by_check_and_start(
        [Values("paste_deploy config_file", "oslo_policy policy_file", "DEFAULT property_protection_file", "keystone_authtoken cafile")]
        string option,
        [Values] bool start)
    {
        using var directory = new TemporaryDirectory();
        Configure(directory, option);
        IReadOnlyList<string> arguments = ["--config-file", directory["glance-api.conf"]];

        var run = start ? await GlanceProgram.StartAsync(arguments) : await GlanceProgram.RunAsync([.. arguments, "--check-config"]);

        Assert.That(run.ExitCode, Is.Not.Zero, run.Text);
        var told = run.Text.Split('\n').Where(line => line.Contains("nobody has written", StringComparison.Ordinal)).ToList();
        Assert.That(told, Has.Count.EqualTo(1), run.Text);
        Assert.That(told[0], Does.Contain(directory["pipe"]).And.Contain(option.Split(' ')[1]));
    }

    [Test]
    public async Task What_is_written_late_is_read()
    {
        using var directory = new TemporaryDirectory();
        Configure(directory, "DEFAULT property_protection_file");
        var checking = GlanceProgram.RunAsync(["--config-file", directory["glance-api.conf"], "--check-config"]);

        // Opens once somebody reads at the other end.
        await using (var pipe = await Task.Run(() => new StreamWriter(directory["pipe"])).WaitAsync(Patience))
            await pipe.WriteAsync("[.*]\ncreate = no-such-rule-at-all,\nread = @\nupdate = @\ndelete = @\nbroken");

        Assert.That((await checking).Text, Does.Contain(directory["pipe"]).And.Contain(":6"));
    }

    [Test]
    public async Task A_check_that_is_killed_takes_its_worker_with_it()
    {
        using var directory = new TemporaryDirectory();
        Configure(directory, "DEFAULT property_protection_file");
        using var check = Process.Start(
            Path.Combine(RepositoryRoot.Programs, "glance-api"), ["--config-file", directory["glance-api.conf"], "--check-config"]);

        // Opens once somebody reads at the other end.
        await using var unfinished = await Task.Run(() => File.OpenWrite(directory["pipe"])).WaitAsync(Patience);
        var worker = GlanceServer.ChildrenOf(check.Id).Single();
        using var left = Process.GetProcessById(worker);

        PosixKill.Send(check.Id, PosixKill.Kill);

        await left.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static void Configure(TemporaryDirectory directory, string option)
    {
        using (var maker = Process.Start("mkfifo", [directory["pipe"]]))
            maker.WaitForExit();
        File.Copy(Path.Combine(RepositoryRoot.Path, "glance-api-paste.ini"), directory["glance-api-paste.ini"]);
        var words = option.Split(' ');
        var text = $"""
            [DEFAULT]
            bind_host = 127.0.0.1
            bind_port = 0
            workers = 1
            [paste_deploy]
            config_file = {directory["glance-api-paste.ini"]}
            flavor = {(words[0] == "keystone_authtoken" ? "keystone" : "")}
            [keystone_authtoken]
            auth_type = password
            auth_url = http://127.0.0.1:9/v3
            username = glance
            password = secret
            project_name = service
            [oslo_policy]
            enforce_scope = true
            [database]
            connection = sqlite:///{directory["glance.sqlite"]}
            [glance_store]
            filesystem_store_datadir = {directory["images"]}
            """;
        text = Regex.Replace(text, $"^{words[1]} = .*\n", "", RegexOptions.Multiline)
            .Replace($"[{words[0]}]", $"[{words[0]}]\n{words[1]} = {directory["pipe"]}", StringComparison.Ordinal);
        File.WriteAllText(directory["glance-api.conf"], text);
    }
}
