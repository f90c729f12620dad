using System.Net;
using System.Net.Sockets;
using Glance.FunctionalTests.Supervision;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Systemd;

/// <summary>The package on a machine that has Debian's glance-api, with a configuration and a database of its own.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed class PackageTests
{
    private BootedSystem? _system;
    private int _port;

    private BootedSystem System => _system ?? throw new InvalidOperationException("nothing is booted");

    [OneTimeSetUp]
    public async Task BootAsync()
    {
        Package.RequireAsked();
        if (!File.Exists("/lib/systemd/system/glance-api.service") || !File.Exists("/usr/bin/glance-manage"))
            Assert.Ignore("Debian's glance-api is not installed");
        _system = await BootedSystem.BootDebian12Async();

        // Here systemd looks for units in one directory only: it finds what the packages install through links.
        await _system.DoAsync("bash", "-c", "for u in glance-api.service glance-api.socket glance-api.service.d; do ln -sfn /lib/systemd/system/$u /run/svc/units/$u; done");
    }

    [OneTimeTearDown]
    public async Task ShutDownAsync()
    {
        if (_system is not null)
            await _system.DisposeAsync();
    }

    [Test]
    [Order(1)]
    public async Task It_takes_the_place_of_Debians_glance_api_and_starts_on_its_configuration_and_database()
    {
        var port = _port = FreePort();
        await System.DoAsync("bash", "-c", $$"""
            set -e
            sed -i 's#^\[DEFAULT\]#[DEFAULT]\nbind_host = 127.0.0.1\nbind_port = {{port}}#; s#^\[database\]#[database]\nconnection = sqlite:////var/lib/glance/glancedb#' /etc/glance/glance-api.conf
            rm -rf /var/lib/glance/glancedb /var/lib/glance/images
            install -d -o glance -g glance /var/lib/glance/images
            su glance -s /bin/sh -c 'glance-manage db_sync' >/dev/null 2>&1
            sha256sum $(find /etc/glance -maxdepth 1 -type f) >/run/before
            """);

        var package = await Package.PathAsync();
        var install = await System.RunAsync("bash", "-c", $"export DEBIAN_FRONTEND=noninteractive; dpkg -i '{package}' </dev/null 2>&1");

        // Units found through links do not count as enabled here, so the package does not start this one; on Debian 13 it does
        // (Debian13Tests).
        await System.DoAsync("bash", "-c", "systemctl daemon-reload; systemctl start glance-api.service");

        Assert.That(install.ExitCode, Is.Zero, install.Output);
        Assert.That(await System.DoAsync("dpkg-query", "-W", "-f", "${db:Status-Status}", "glance-api-dotnet"), Is.EqualTo("installed"));
        Assert.That(await System.DoAsync("dpkg-query", "-W", "-f", "${db:Status-Status}", "glance-api"), Is.EqualTo("config-files"), "Debian's was removed, not purged");
        Assert.That(await System.DoAsync("systemctl", "is-active", "glance-api.service"), Is.EqualTo("active"), install.Output);
        Assert.That(await System.DoAsync("systemctl", "show", "-P", "StatusText", "glance-api.service"), Does.Contain($"127.0.0.1:{port}"));
        await System.DoAsync("sha256sum", "--quiet", "-c", "/run/before");
        using var client = new ImageClient(new Uri($"http://127.0.0.1:{port}"));
        var data = TestData.Bytes(1 << 20);
        Assert.That(await client.DownloadAsync(await client.CreateFilledAsync(data)), Is.EqualTo(data));
        Assert.That(await System.DoAsync("readlink", "-f", "/usr/bin/glance-control"), Does.StartWith("/usr/lib/glance/"));
        Assert.That((await System.RunAsync("dpkg", "--audit")).Output, Is.Empty);
    }

    [Test]
    [Order(2)]
    public async Task Another_version_takes_over_in_place_and_no_request_is_lost_forward_and_back()
    {
        var supervisor = await System.MainPidAsync();
        var next = await RepackAsync("99.0.0");
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(i => StrictClient.RunAsync(new Uri($"http://127.0.0.1:{_port}"), keepAlive: i % 2 == 0, pause: TimeSpan.FromMilliseconds(20), done.Token)).ToList();

        var forward = await InstallAsync(next);
        var installed = await System.DoAsync("dpkg-query", "-W", "-f", "${Version}", "glance-api-dotnet");
        var back = await InstallAsync(await Package.PathAsync());
        await done.CancelAsync();
        var counts = await Task.WhenAll(clients);

        Assert.That(installed, Is.EqualTo("99.0.0"));
        Assert.That(forward, Does.Contain("the new version serves; no request was interrupted"));
        Assert.That(back, Does.Contain("the new version serves; no request was interrupted"));
        Assert.That(counts.SelectMany(count => count.Failures), Is.Empty);
        Assert.That(counts.Select(count => count.Served), Has.All.GreaterThan(0));
        Assert.That(await System.MainPidAsync(), Is.EqualTo(supervisor));
        Assert.That(await System.ShowAsync("NRestarts"), Is.EqualTo("0"));
        Assert.That(await System.ShowAsync("StatusText"), Does.Contain("generation 3"));
        Assert.That(await System.DoAsync("readlink", $"/proc/{supervisor}/exe"), Is.EqualTo("/usr/lib/glance/glance-api"));
    }

    [Test]
    [Order(3)]
    public async Task A_version_that_cannot_take_over_leaves_the_old_one_serving_and_says_why()
    {
        var supervisor = await System.MainPidAsync();
        await System.DoAsync("bash", "-c", "cp -p /etc/glance/glance-api.conf /run/good.conf; sed -i 's#^\\[DEFAULT\\]#[DEFAULT]\\nworkers = plenty#' /etc/glance/glance-api.conf");

        var output = await InstallAsync(await Package.PathAsync());
        await System.DoAsync("cp", "-p", "/run/good.conf", "/etc/glance/glance-api.conf");

        Assert.That(output, Does.Contain("THE OLD ONE SERVES ON").And.Contain("plenty").And.Contain("glance-control upgrade"));
        Assert.That(await System.DoAsync("dpkg-query", "-W", "-f", "${db:Status-Status}", "glance-api-dotnet"), Is.EqualTo("installed"));
        Assert.That(await System.MainPidAsync(), Is.EqualTo(supervisor));
        using var client = new ImageClient(new Uri($"http://127.0.0.1:{_port}"));
        Assert.That((await client.Http.GetAsync("/healthcheck")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    [Order(4)]
    public async Task Removing_it_leaves_configuration_and_images_and_gives_glance_control_back()
    {
        var images = await System.DoAsync("find", "/var/lib/glance/images", "-type", "f");

        var remove = await System.RunAsync("bash", "-c", "export DEBIAN_FRONTEND=noninteractive; dpkg --purge glance-api-dotnet </dev/null 2>&1");

        Assert.That(remove.ExitCode, Is.Zero, remove.Output);
        Assert.That(await System.DoAsync("find", "/var/lib/glance/images", "-type", "f"), Is.EqualTo(images).And.Not.Empty);
        await System.DoAsync("sha256sum", "--quiet", "-c", "/run/before");
        Assert.That(await System.DoAsync("bash", "-c", "head -1 /usr/bin/glance-control; ls /usr/bin | grep -c '^glance-control'"), Does.Contain("python").And.EndWith("1"));
        Assert.That((await System.RunAsync("ls", "/usr/lib/glance")).ExitCode, Is.Not.Zero);
    }

    [Test]
    public async Task Lintian_finds_no_error()
    {
        if (!File.Exists("/usr/bin/lintian"))
            Assert.Ignore("lintian is not installed");

        // Compression is left out of test packages for the time it takes.
        var lintian = await System.RunAsync("lintian", "--fail-on", "error", "--suppress-tags", "uses-no-compression-for-control-tarball,uses-no-compression-for-data-tarball", await Package.PathAsync());

        Assert.That(lintian.ExitCode, Is.Zero, lintian.Output);
    }

    [Test]
    public async Task Scripts_install_undoes_what_it_did()
    {
        var root = "/run/installed";
        var install = Path.Combine(RepositoryRoot.Path, "scripts/install");
        string[] where = ["--destdir", root, "--from", RepositoryRoot.Programs];

        await System.DoAsync([install, .. where]);
        var programs = await System.DoAsync("ls", $"{root}/usr/local/bin");
        var pages = await System.DoAsync("ls", $"{root}/usr/local/share/doc/glance-api-dotnet");
        var manual = await System.DoAsync("ls", $"{root}/usr/local/share/man/man8");
        await System.DoAsync([install, "--uninstall", .. where]);

        Assert.That(programs.Split('\n'), Is.EquivalentTo(new[] { "glance-api", "glance-control" }));
        Assert.That(manual.Split('\n'), Is.EquivalentTo(new[] { "glance-api.8.gz", "glance-control.8.gz" }));
        Assert.That(pages.Split('\n'), Is.SupersetOf(new[] { "README.md", "install.md", "decisions", "contracts", "examples", "pictures", "process-model.svg" }));
        Assert.That(await System.DoAsync("find", root, "-type", "f", "-o", "-type", "l"), Is.Empty);
    }

    // The line of docs/install.md.
    private async Task<string> InstallAsync(string package)
    {
        var result = await System.RunAsync("bash", "-c", $"export DEBIAN_FRONTEND=noninteractive; apt-get install -y --reinstall --allow-downgrades '{package}' </dev/null 2>&1");
        Assert.That(result.ExitCode, Is.Zero, result.Output);
        return result.Output;
    }

    private async Task<string> RepackAsync(string version)
    {
        var package = $"/run/glance-api-dotnet_{version}.deb";
        await System.DoAsync("bash", "-c", $"set -e; dpkg-deb -R '{await Package.PathAsync()}' /run/repacked; sed -i 's/^Version: .*/Version: {version}/' /run/repacked/DEBIAN/control; dpkg-deb -Znone -b /run/repacked {package}; rm -rf /run/repacked");
        return package;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
