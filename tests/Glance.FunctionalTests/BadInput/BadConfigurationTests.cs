using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

internal sealed class BadConfigurationTests
{
    [Test]
    public async Task Every_wrong_value_is_reported_at_once_with_its_place()
    {
        await using var server = GlanceServer.Launch(new GlanceServerSettings { DefaultGroup = "backlog = lots\ntcp_keepidle = -4\nclient_socket_timeout = soon" });

        var code = await server.WaitForExitAsync();

        Assert.That(code, Is.EqualTo(5));
        foreach (var (option, value) in new[] { ("backlog", "lots"), ("tcp_keepidle", "-4"), ("client_socket_timeout", "soon") })
            Assert.That(server.Log.Lines, Has.Some.Contain(option).And.Contain(value).And.Contain("glance-api.conf:"));
    }

    [Test]
    public async Task Check_config_says_yes_without_binding_or_making_anything()
    {
        await using var server = GlanceServer.Launch(new GlanceServerSettings { Arguments = ["--check-config"] });

        var code = await server.WaitForExitAsync();

        Assert.That(code, Is.Zero, string.Join('\n', server.Log.Lines));
        Assert.That(File.Exists(Path.Combine(server.Directory, "glance.sqlite")), Is.False);
        Assert.That(Directory.Exists(server.ImageDirectory), Is.False);
    }

    [Test]
    public async Task Check_config_finds_a_flavor_that_cannot_be_served()
    {
        await using var server = GlanceServer.Launch(new GlanceServerSettings { Arguments = ["--check-config"], OtherGroups = "[paste_deploy]\nflavor = caching" });

        var code = await server.WaitForExitAsync();

        Assert.That(code, Is.EqualTo(1));
        Assert.That(server.Log.Lines, Has.Some.Contain("caching"));
    }

    private const string SixWrongValues = "backlog = lots\ntcp_keepidle = -4\nclient_socket_timeout = soon\nmax_header_line = wide\nimage_size_cap = none\nlimit_param_default = few";

    [Test]
    public async Task Every_problem_of_every_stage_is_told_in_one_run([Values(true, false)] bool check)
    {
        await using var server = GlanceServer.Launch(new GlanceServerSettings
        {
            Arguments = check ? ["--check-config"] : [],
            DefaultGroup = SixWrongValues + "\nlog_dir = /nowhere/log\nbind_host = 203.0.113.7",
            Database = "mssql+pyodbc://glance:hunter2@db/glance",
            OtherGroups = "[glance_store]\nstores = file,vmware\n[oslo_policy]\npolicy_file = glance-api-paste.ini\n[paste_deploy]\nconfig_file = /nowhere/paste.ini\n",
        });

        var code = await server.WaitForExitAsync();

        var problems = server.Log.Lines.Where(line => line.StartsWith("ERROR: ", StringComparison.Ordinal)).ToList();
        Assert.That(code, Is.EqualTo(5), "the one that says most");
        string[] words =
        [
            "backlog", "tcp_keepidle", "client_socket_timeout", "max_header_line", "image_size_cap", "limit_param_default",
            "/nowhere/paste.ini", "/nowhere/log", "203.0.113.7", "mssql", "stores = vmware", "glance-api-paste.ini:",
        ];
        foreach (var word in words)
            Assert.That(problems.Count(line => line.Contains(word, StringComparison.Ordinal)), Is.EqualTo(1), $"{word}:\n{string.Join('\n', server.Log.Lines)}");
    }

    [Test]
    public async Task What_the_worker_refuses_is_told_together([Values(true, false)] bool check, [Values(0, 2)] int workers)
    {
        await using var server = GlanceServer.Launch(new GlanceServerSettings
        {
            Arguments = check ? ["--check-config"] : [],
            Workers = workers,
            Database = "oracle://db/glance",
            OtherGroups = "[glance_store]\nstores = file,vmware\n[paste_deploy]\nflavor = caching",
        });

        var code = await server.WaitForExitAsync();

        Assert.That(code, Is.EqualTo(3), "that of the stores, which a start opens first");
        foreach (var word in new[] { "stores = vmware", "oracle", "image cache" })
            Assert.That(server.Log.Lines.Count(line => line.Contains(word, StringComparison.Ordinal)), Is.EqualTo(1), $"{word}, told once:\n{string.Join('\n', server.Log.Lines)}");
        Assert.That(server.Log.Lines, Has.None.Contain("signal 9").And.None.Contain("Removed dead child"));
    }

    [Test]
    public async Task Too_few_descriptors_are_named_by_check_and_start_alike([Values] bool check, [Values(0, 1)] int workers)
    {
        await using var server = GlanceServer.Launch(new GlanceServerSettings
        {
            Arguments = check ? ["--check-config"] : [],
            Workers = workers,
            Wrapper = ["prlimit", "--nofile=180:180"],
        });

        Assert.That(await server.WaitForExitAsync(), Is.EqualTo(1));
        var lines = string.Join('\n', server.Log.Lines);
        Assert.That(server.Log.Lines.Count(line => line.Contains("raise LimitNOFILE", StringComparison.Ordinal)), Is.EqualTo(1), lines);
        Assert.That(lines, Does.Contain("may have 180 files open").And.Not.Contain("Out of memory").And.Not.Contain("signal"));
    }

    [Test]
    public async Task The_reason_of_a_failed_start_is_in_the_log_file_too([Values(0, 1)] int workers, [Values("stores = file,vmware", "filesystem_store_chunk_size = wide")] string wrong)
    {
        using var directory = new TemporaryDirectory();
        await using var server = GlanceServer.Launch(new GlanceServerSettings { Workers = workers, DefaultGroup = $"log_file = {directory["api.log"]}", OtherGroups = $"[glance_store]\n{wrong}" });

        Assert.That(await server.WaitForExitAsync(), Is.Not.Zero);

        var word = wrong.Split(' ')[^1].Split(',')[^1];
        Assert.That(File.ReadAllLines(directory["api.log"]).Count(line => line.Contains("The service cannot start", StringComparison.Ordinal) && line.Contains(word, StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(server.Log.Lines.Count(line => line.Contains(word, StringComparison.Ordinal)), Is.EqualTo(1), "once at the terminal");
    }

    [Test]
    public async Task A_single_process_that_cannot_serve_never_comes_to_its_address()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        await using var server = GlanceServer.Launch(new GlanceServerSettings
        {
            Workers = 0,
            BindPort = ((System.Net.IPEndPoint)other.LocalEndpoint).Port,
            OtherGroups = "[paste_deploy]\nflavor = caching",
        });

        Assert.That(await server.WaitForExitAsync(), Is.EqualTo(1));
        Assert.That(server.Log.Lines, Has.Some.Contain("image cache").And.None.Contain("in use"));
    }

    [Test]
    public async Task A_check_without_network_asks_no_database()
    {
        await using var offline = GlanceServer.Launch(new GlanceServerSettings { Arguments = ["--check-config=offline"], Database = "postgresql://glance:hunter2@127.0.0.1:1/glance" });
        await using var whole = GlanceServer.Launch(new GlanceServerSettings { Arguments = ["--check-config"], Database = "postgresql://glance:hunter2@127.0.0.1:1/glance" });

        Assert.That(await offline.WaitForExitAsync(), Is.Zero, string.Join('\n', offline.Log.Lines));
        Assert.That(await whole.WaitForExitAsync(), Is.EqualTo(1));
        Assert.That(whole.Log.Lines, Has.Some.Contain("127.0.0.1:1/glance"));
        Assert.That(whole.Log.Lines, Has.None.Contain("hunter2"));
    }

    [Test]
    public async Task A_check_reads_a_database_in_use_and_changes_nothing_beside_it()
    {
        await using var server = await GlanceServer.StartAsync();
        server.Signal(PosixKill.Term);
        await server.WaitForExitAsync();
        var before = Everything(server.Directory);

        var check = await GlanceProgram.RunAsync(["--config-file", server.ConfigurationFile, "--check-config"]);

        Assert.That(check.ExitCode, Is.Zero, check.Text);
        Assert.That(Everything(server.Directory), Is.EqualTo(before));
    }

    [Test]
    public async Task A_check_beside_the_running_service_accepts_its_address_and_refuses_another_programs()
    {
        await using var server = await GlanceServer.StartAsync();
        using var stranger = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        stranger.Start();

        var own = await GlanceProgram.RunAsync(["--config-file", server.ConfigurationFile, "--bind-port", $"{server.Address.Port}", "--check-config"]);
        var foreign = await GlanceProgram.RunAsync(["--config-file", server.ConfigurationFile, "--bind-port", $"{((System.Net.IPEndPoint)stranger.LocalEndpoint).Port}", "--check-config"]);

        Assert.That(own.ExitCode, Is.Zero, own.Text);
        Assert.That(own.Text, Does.Contain("WARNING").And.Contain("is in use"));
        Assert.That(foreign.ExitCode, Is.EqualTo(1), foreign.Text);
    }

    [Test]
    public async Task Roles_that_nobody_chose_are_warned_of([Values(true, false)] bool check)
    {
        await using var silent = GlanceServer.Launch(new GlanceServerSettings { Arguments = check ? ["--check-config"] : [] });
        await using var chosen = GlanceServer.Launch(new GlanceServerSettings { Arguments = check ? ["--check-config"] : [], OtherGroups = "[oslo_policy]\nenforce_new_defaults = true" });

        await Task.WhenAll(EndOfStartAsync(silent, check), EndOfStartAsync(chosen, check));

        Assert.That(silent.Log.Lines, Has.Some.Contain("WARNING").And.Some.Contain("enforce_new_defaults"));
        Assert.That(chosen.Log.Lines, Has.None.Contain("enforce_new_defaults"));
    }

    [Test]
    public async Task Limits_that_nobody_keeps_do_not_stop_the_start()
    {
        await using var server = await GlanceServer.StartAsync(new GlanceServerSettings { DefaultGroup = "use_keystone_limits = true" });

        Assert.That(server.Log.Lines, Has.Some.Contain("WARNING").And.Contain("use_keystone_limits").And.Contain("[oslo_limit]"));
    }

    private static Task EndOfStartAsync(GlanceServer server, bool check) => check ? server.WaitForExitAsync() : server.WaitUntilServingAsync();

    private static string Everything(string directory) => string.Join('\n', Directory.GetFiles(directory, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Select(path => $"{path} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))} {File.GetLastWriteTimeUtc(path):O}"));

    [Test]
    public async Task A_misspelt_option_is_warned_about_with_the_nearest_name()
    {
        await using var server = await GlanceServer.StartAsync(new GlanceServerSettings { DefaultGroup = "image_size_kap = 5" });

        Assert.That(server.Log.Lines, Has.Some.Contain("image_size_kap").And.Contain("image_size_cap").And.Contain("WARNING"));
    }

    [Test]
    public async Task An_option_without_effect_is_named_once()
    {
        await using var server = await GlanceServer.StartAsync(new GlanceServerSettings { OtherGroups = "[oslo_messaging_rabbit]\nrabbit_quorum_queue = true" });

        Assert.That(server.Log.Lines.Count(line => line.Contains("rabbit_quorum_queue", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task A_missing_paste_file_ends_the_start_with_1()
    {
        await using var server = GlanceServer.Launch(new GlanceServerSettings { OtherGroups = "[paste_deploy]\nconfig_file = /nowhere/paste.ini" });

        var code = await server.WaitForExitAsync();

        Assert.That(code, Is.EqualTo(1));
        Assert.That(server.Log.Lines, Has.Some.Contain("Unable to locate paste config file for glance-api.").And.Contain("/nowhere/paste.ini"));
    }

    [TestCase("[paste_deploy]\nflavor = nosuch", 1, "Unable to load glance-api-nosuch")]
    [TestCase("[DEFAULT]\nworkers = -5", 5, "workers")]
    [TestCase("[DEFAULT]\nbind_port = 70000", 5, "70000")]
    [TestCase("[glance_store]\ndefault_store = rbd\nstores = file", 1, "rbd")]
    [TestCase("[glance_store]\nfilesystem_store_datadirs = /tmp/a:1", 3, "filesystem_store_datadir")]
    [TestCase("[DEFAULT\nx = 1", 99, "glance-api.conf:")]
    [TestCase("[database]\nconnection = mssql+pyodbc://u:geheim@h/db", 1, "mssql")]
    public async Task A_start_that_cannot_be_ends_with_upstreams_exit_code_and_a_reason(string lines, int exitCode, string reason)
    {
        await using var server = GlanceServer.Launch(new GlanceServerSettings { OtherGroups = lines });

        var code = await server.WaitForExitAsync();

        Assert.That(code, Is.EqualTo(exitCode), string.Join('\n', server.Log.Lines));
        Assert.That(server.Log.Lines, Has.Some.Contain(reason));
        Assert.That(server.Log.Lines, Has.None.Contain("geheim"), "a password was shown");
    }
}
