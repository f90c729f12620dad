using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Configuration.Loading;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

internal sealed class LoaderTests
{
    [Test]
    public void Without_any_file_the_defaults_are_in_force()
    {
        var load = Load.From(new FakeConfigurationEnvironment());

        Assert.That(load.Report.HasProblems, Is.False);
        Assert.That(load.Require().Get(ServerDeclarations.Backlog), Is.EqualTo(4096));
        Assert.That(load.Require().ConfigFiles, Is.Empty);
    }

    [Test]
    public void Default_files_are_the_first_of_each_name_after_the_distribution_s()
    {
        var environment = new FakeConfigurationEnvironment()
            .With("/usr/share/glance/glance-api-dist.conf", "[DEFAULT]\nbacklog = 1\nworkers = 1\n")
            .With("/etc/glance/glance.conf", "[DEFAULT]\nbacklog = 2\ntcp_keepidle = 2\n")
            .With("/etc/glance/glance-api.conf", "[DEFAULT]\nbacklog = 3\n")
            .With("/home/op/.glance/glance-api.conf", "[DEFAULT]\nbacklog = 4\n")
            .With("/etc/glance/glance-api.conf.d/20.conf", "[DEFAULT]\nmax_header_line = 2000\n")
            .With("/etc/glance/glance-api.conf.d/10.conf", "[DEFAULT]\nmax_header_line = 1000\n")
            .With("/etc/glance/glance-api.conf.d/30.ini", "[DEFAULT]\nmax_header_line = 3000\n");

        var snapshot = Load.From(environment).Require();

        using var scope = Assert.EnterMultipleScope();
        Assert.That(snapshot.ConfigFiles, Is.EqualTo(new[]
        {
            "/usr/share/glance/glance-api-dist.conf", "/etc/glance/glance.conf", "/home/op/.glance/glance-api.conf",
            "/etc/glance/glance-api.conf.d/10.conf", "/etc/glance/glance-api.conf.d/20.conf",
        }));
        Assert.That(snapshot.Get(ServerDeclarations.Backlog), Is.EqualTo(4));
        Assert.That(snapshot.Get(ServerDeclarations.Workers), Is.EqualTo(1));
        Assert.That(snapshot.Get(ServerDeclarations.TcpKeepIdle), Is.EqualTo(2));
        Assert.That(snapshot.Get(ServerDeclarations.MaxHeaderLine), Is.EqualTo(2000));
    }

    [Test]
    public void Files_and_directories_count_in_the_order_given()
    {
        var environment = new FakeConfigurationEnvironment()
            .With(Load.File, "[DEFAULT]\nbacklog = 9\n")
            .With("/cwd/a.conf", "[DEFAULT]\nbacklog = 1\n")
            .With("/cwd/d/x.conf", "[DEFAULT]\nbacklog = 2\n")
            .With("/home/op/b.conf", "[DEFAULT]\nbacklog = 3\n");

        var snapshot = Load.From(environment, "--config-file", "~/b.conf", "--config-dir=d", "--config-file=a.conf").Require();

        Assert.That(snapshot.ConfigFiles, Is.EqualTo(new[] { "/home/op/b.conf", "/cwd/d/x.conf", "/cwd/a.conf" }));
        Assert.That(snapshot.Get(ServerDeclarations.Backlog), Is.EqualTo(1));
    }

    [Test]
    public void Command_line_beats_environment_beats_files_beat_defaults()
    {
        var environment = new FakeConfigurationEnvironment()
            .With(Load.File, "[DEFAULT]\nbacklog = 1\nworkers = 1\nbind_port = 1\n")
            .WithVariable("OS_DEFAULT__WORKERS", "2")
            .WithVariable("OS_DEFAULT__BIND_PORT", "2");

        var snapshot = Load.From(environment, "--bind-port", "3").Require();

        using var scope = Assert.EnterMultipleScope();
        Assert.That(snapshot.Get(ServerDeclarations.Backlog), Is.EqualTo(1));
        Assert.That(snapshot.Get(ServerDeclarations.Workers), Is.EqualTo(2));
        Assert.That(snapshot.Get(ServerDeclarations.BindPort), Is.EqualTo(3));
        Assert.That(snapshot.Origin(ServerDeclarations.Workers).ToString(), Is.EqualTo("environment variable OS_DEFAULT__WORKERS"));
    }

    [Test]
    public void A_file_given_after_an_argument_wins_and_the_operator_is_told()
    {
        var environment = new FakeConfigurationEnvironment().With("/cwd/a.conf", "[DEFAULT]\nbind_port = 1\n");

        var load = Load.From(environment, "--bind-port", "3", "--config-file", "a.conf");

        Assert.That(load.Require().Get(ServerDeclarations.BindPort), Is.EqualTo(1));
        Assert.That(load.Report.Warnings.Single().ToString(), Is.EqualTo(
            "command line --bind-port: [DEFAULT] bind_port: it is overridden at /cwd/a.conf:2, a file given after it; write the argument after the file to make it count"));
    }

    [Test]
    public void The_environment_reaches_every_section_and_lists_use_the_file_syntax()
    {
        var environment = new FakeConfigurationEnvironment()
            .With(Load.File, "[DEFAULT]\nenabled_backends = fast:file\n[glance_store]\ndefault_backend = fast\n")
            .WithVariable("OS_DATABASE__CONNECTION", "sqlite:///x")
            .WithVariable("OS_IMAGE_FORMAT__DISK_FORMATS", "raw, iso")
            .WithVariable("OS_FAST__FILESYSTEM_STORE_DATADIR", "/fast")
            .WithVariable("OS_GLANCE_STORE__FILESYSTEM_STORE_DATADIRS", "/a:1");

        var snapshot = Load.From(environment).Require();

        using var scope = Assert.EnterMultipleScope();
        Assert.That(snapshot.Get(DatabaseDeclarations.Connection), Is.EqualTo("sqlite:///x"));
        Assert.That(snapshot.Get(ImageFormatDeclarations.DiskFormats), Is.EqualTo(new[] { "raw", "iso" }));
        Assert.That(snapshot.Get(FileStoreDeclarations.FilesystemDataDir, "fast"), Is.EqualTo("/fast"));
        Assert.That(snapshot.Get(FileStoreDeclarations.FilesystemDataDirs), Is.EqualTo(new[] { "/a:1" }));
    }

    [Test]
    public void Variables_of_openstack_clients_are_none_of_ours()
    {
        var environment = new FakeConfigurationEnvironment()
            .WithVariable("OS_AUTH_URL", "x").WithVariable("OS_PROJECT__NAME", "x").WithVariable("OS___X", "y").WithVariable("OS_DEFAULT__WOKERS", "2");

        var load = Load.From(environment);

        Assert.That(load.Report.Warnings.Select(warning => warning.ToString()), Is.EqualTo(new[]
        {
            "environment variable OS_DEFAULT__WOKERS: [DEFAULT] wokers: unknown option, ignored; did you mean workers?",
        }));
    }

    [Test]
    public void Multi_valued_options_add_up_over_files_and_a_stronger_source_replaces_them()
    {
        var environment = new FakeConfigurationEnvironment()
            .With("/cwd/a.conf", "[glance_store]\nfilesystem_store_datadirs = /a\nfilesystem_store_datadirs = /b\n")
            .With("/cwd/b.conf", "[glance_store]\nfilesystem_store_datadirs = /c\n");

        string[] arguments = ["--config-file", "a.conf", "--config-file", "b.conf"];
        Assert.That(Load.From(environment, arguments).Require().Get(FileStoreDeclarations.FilesystemDataDirs), Is.EqualTo(new[] { "/a", "/b", "/c" }));

        environment.WithVariable("OS_GLANCE_STORE__FILESYSTEM_STORE_DATADIRS", "/e");
        Assert.That(Load.From(environment, arguments).Require().Get(FileStoreDeclarations.FilesystemDataDirs), Is.EqualTo(new[] { "/e" }));
    }

    [Test]
    public void Old_names_count_with_a_warning_and_less_than_the_current_name_of_the_same_file()
    {
        var old = Load.Text("[DEFAULT]\nsql_connection = sqlite:///old\n");
        var both = Load.Text("[database]\nconnection = sqlite:///new\nsql_connection = sqlite:///old\n");

        using var scope = Assert.EnterMultipleScope();
        Assert.That(old.Require().Get(DatabaseDeclarations.Connection), Is.EqualTo("sqlite:///old"));
        Assert.That(old.Report.Warnings.Single().ToString(), Is.EqualTo(
            "/etc/glance/glance-api.conf:2: [DEFAULT] sql_connection: an old name; write [database] connection instead"));
        Assert.That(both.Require().Get(DatabaseDeclarations.Connection), Is.EqualTo("sqlite:///new"));
    }

    [Test]
    public void An_old_name_in_a_later_file_wins_over_the_current_name_in_an_earlier_one()
    {
        var environment = new FakeConfigurationEnvironment()
            .With("/cwd/a.conf", "[database]\nconnection = a\n").With("/cwd/b.conf", "[DEFAULT]\nsql_connection = b\n");

        var snapshot = Load.From(environment, "--config-file", "a.conf", "--config-file", "b.conf").Require();

        Assert.That(snapshot.Get(DatabaseDeclarations.Connection), Is.EqualTo("b"));
    }

    [Test]
    public void Missing_and_unreadable_sources_are_all_reported_with_exit_code_99()
    {
        var environment = new FakeConfigurationEnvironment()
            .WithForbidden("/cwd/secret.conf").With("/cwd/latin1.conf", [0x5b, 0xe9]);

        var load = Load.From(
            environment, "--config-file", "missing.conf", "--config-dir", "missing.d", "--config-file", "secret.conf", "--config-file", "latin1.conf");

        Assert.That(load.Snapshot, Is.Null);
        Assert.That(load.Report.ExitCode, Is.EqualTo(ExitCodes.Other));
        Assert.That(load.Report.Problems.Select(problem => problem.ToString()), Is.EqualTo(new[]
        {
            "/cwd/missing.conf: the configuration file does not exist; check the path given with --config-file or --config-dir",
            "/cwd/missing.d: the configuration directory does not exist; check the path given with --config-file or --config-dir",
            "/cwd/secret.conf: the configuration file may not be read by this user",
            "/cwd/latin1.conf: the configuration file must be UTF-8 text, but byte 1 is not",
        }));
    }

    [Test]
    public void A_relative_search_puts_directories_given_first_then_files_last_one_first()
    {
        var folder = Directory.CreateTempSubdirectory("glance-config").FullName;
        try
        {
            foreach (var each in new[] { "one", "two", "dir" })
                Directory.CreateDirectory(Path.Combine(folder, each));
            File.WriteAllText(Path.Combine(folder, "one", "paste.ini"), "");
            File.WriteAllText(Path.Combine(folder, "two", "paste.ini"), "");
            var environment = new FakeConfigurationEnvironment()
                .With($"{folder}/one/a.conf", "").With($"{folder}/two/b.conf", "").With($"{folder}/dir/c.conf", "");
            string[] arguments = ["--config-dir", $"{folder}/dir", "--config-file", $"{folder}/one/a.conf", "--config-file", $"{folder}/two/b.conf"];
            var snapshot = Load.From(environment, arguments).Require();

            Assert.That(snapshot.FindFile("paste.ini"), Is.EqualTo($"{folder}/two/paste.ini"));
            File.WriteAllText(Path.Combine(folder, "dir", "paste.ini"), "");
            Assert.That(snapshot.FindFile("paste.ini"), Is.EqualTo($"{folder}/dir/paste.ini"));
            Assert.That(snapshot.FindFile("nowhere.ini"), Is.Null);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Test]
    public void Debian_s_own_file_loads_without_problems_or_unknown_names()
    {
        const string Path = "/etc/glance/glance-api.conf";
        if (!File.Exists(Path))
            Assert.Ignore($"{Path} is not installed; Debian's package glance-api brings it");
        var load = Load.From(new FakeConfigurationEnvironment().With(Path, File.ReadAllText(Path)));

        Assert.That(load.Report.Problems, Is.Empty);
        Assert.That(load.Report.Warnings, Is.Empty);
    }

    [Test]
    public void The_repository_s_own_file_loads_without_a_word()
    {
        var path = Path.Combine(Glance.TestKit.Processes.RepositoryRoot.Path, "glance-api.conf");
        var load = Load.From(new FakeConfigurationEnvironment().With("/cwd/glance-api.conf", File.ReadAllText(path)), "--config-file", "glance-api.conf");

        Assert.That(load.Report.Render(), Is.EqualTo("The configuration can be used (/cwd/glance-api.conf).\n"));
        Assert.That(load.Require().Get(DatabaseDeclarations.Connection), Is.EqualTo("sqlite:///var/glance.sqlite"));
    }
}
