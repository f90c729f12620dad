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
    [TestCase("[database]\nconnection = mysql+pymysql://u:geheim@h/db", 1, "mysql")]
    public async Task A_start_that_cannot_be_ends_with_upstreams_exit_code_and_a_reason(string lines, int exitCode, string reason)
    {
        await using var server = GlanceServer.Launch(new GlanceServerSettings { OtherGroups = lines });

        var code = await server.WaitForExitAsync();

        Assert.That(code, Is.EqualTo(exitCode), string.Join('\n', server.Log.Lines));
        Assert.That(server.Log.Lines, Has.Some.Contain(reason));
        Assert.That(server.Log.Lines, Has.None.Contain("geheim"), "a password was shown");
    }
}
