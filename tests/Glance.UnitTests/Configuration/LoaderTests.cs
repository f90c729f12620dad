using System.Text;
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
    public void Of_an_old_and_a_current_name_in_different_files_the_later_wins()
    {
        var environment = new FakeConfigurationEnvironment()
            .With("/cwd/a.conf", "[database]\nconnection = a\n").With("/cwd/b.conf", "[DEFAULT]\nsql_connection = b\n")
            .With("/cwd/c.conf", "[sql]\nconnection = c\n");

        string? Loaded(params string[] files) =>
            Load.From(environment, [.. files.Select(file => $"--config-file={file}")]).Require().Get(DatabaseDeclarations.Connection);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(Loaded("a.conf", "b.conf"), Is.EqualTo("b"));
        Assert.That(Loaded("b.conf", "a.conf"), Is.EqualTo("a"));
        Assert.That(Loaded("c.conf", "b.conf", "a.conf"), Is.EqualTo("a"));
        Assert.That(Loaded("b.conf", "a.conf", "c.conf"), Is.EqualTo("c"));
        Assert.That(Loaded("a.conf", "c.conf", "b.conf"), Is.EqualTo("b"));
    }

    [Test]
    public void Elements_under_an_old_name_are_elements_too() => Assert.That(
        ConfigurationSnapshot.FromText("[DEFAULT]\nfilesystem_store_datadirs = /old\n[glance_store]\nfilesystem_store_datadirs = /new\n")
            .Get(FileStoreDeclarations.FilesystemDataDirs),
        Is.EqualTo(new[] { "/new", "/old" }));

    [Test]
    public void Missing_and_unreadable_sources_are_all_reported_with_exit_code_99()
    {
        var environment = new FakeConfigurationEnvironment()
            .WithForbidden("/cwd/secret.conf").With("/cwd/latin1.conf", [0x5b, 0xe9, 0])
            .WithFailure("/cwd/broken.conf", new IOException("input/output error"));

        var load = Load.From(
            environment, "--config-file", "missing.conf", "--config-dir", "missing.d", "--config-file", "secret.conf",
            "--config-file", "latin1.conf", "--config-file", "broken.conf");

        Assert.That(load.Snapshot, Is.Null);
        Assert.That(load.Draft, Is.Null);
        Assert.That(load.Report.ExitCode, Is.EqualTo(ExitCodes.Other));
        Assert.That(load.Report.Problems.Select(problem => problem.ToString()), Is.EqualTo(new[]
        {
            "/cwd/missing.conf: the configuration file does not exist; check the path given with --config-file or --config-dir",
            "/cwd/missing.d: the configuration directory does not exist; check the path given with --config-file or --config-dir",
            "/cwd/secret.conf: the configuration file may not be read by this user",
            "/cwd/latin1.conf:1: the configuration file must be UTF-8 text, but the byte 0xe9 in this line is not",
            "/cwd/broken.conf: the configuration file cannot be read: input/output error",
        }));
    }

    [Test]
    public void A_byte_that_is_no_utf8_costs_the_option_of_its_line_and_no_other()
    {
        var bytes = Encoding.Latin1.GetBytes("# für\n[database]\nconnection = pür\n[DEFAULT]\nworkers = 3\n");
        var load = Load.From(new FakeConfigurationEnvironment().With("/cwd/a.conf", bytes), "--config-file", "a.conf");

        Assert.That(load.Report.Problems.Select(problem => problem.ToString()), Is.EqualTo(new[]
        {
            "/cwd/a.conf:3: [database] connection: the configuration file must be UTF-8 text, but the byte 0xfc in this line is not",
        }));
        Assert.That(load.Draft?.Get(ServerDeclarations.Workers), Is.EqualTo(3));
        Assert.That(load.Undecided, Does.Contain("[database] connection"));
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
    public void Default_places_are_the_home_etc_and_those_of_a_snap()
    {
        var environment = new FakeConfigurationEnvironment().WithVariable("SNAP_COMMON", "/common").WithVariable("SNAP", "/snap");

        Assert.That(Load.From(environment).Require().SearchDirs, Is.EqualTo(new[]
        {
            "/home/op/.glance", "/home/op", "/etc/glance", "/etc", "/common/etc/glance", "/snap/etc/glance",
        }));
    }

    [TestCase("")]
    [TestCase("/home\0op")]
    public void A_variable_that_is_no_path_stands_for_no_place(string value)
    {
        var environment = new FakeConfigurationEnvironment()
            .WithVariable("HOME", value).WithVariable("SNAP", value).WithVariable("SNAP_COMMON", value);

        Assert.That(Load.From(environment).Require().SearchDirs, Is.EqualTo(new[] { "/etc/glance", "/etc" }));
    }

    [TestCase("~", "/home/op")]
    [TestCase("~/d", "/home/op/d")]
    [TestCase("~d", "/cwd/~d")]
    [TestCase("", "/cwd")]
    [TestCase("../d", "/d")]
    [TestCase("/d", "/d")]
    public void A_path_is_below_the_home_or_the_current_directory(string written, string expected)
    {
        var environment = new FakeConfigurationEnvironment().With($"{expected}/a.conf", "[DEFAULT]\nworkers = 3\n");

        var snapshot = Load.From(environment, "--config-dir", written).Require();

        Assert.That(snapshot.ConfigDirs, Is.EqualTo(new[] { expected }));
        Assert.That(snapshot.Get(ServerDeclarations.Workers), Is.EqualTo(3));
    }

    [Test]
    public void Without_a_home_a_tilde_is_a_name_like_any_other()
    {
        var environment = new FakeConfigurationEnvironment().WithVariable("HOME", "").With("/cwd/~/a.conf", "");

        Assert.That(Load.From(environment, "--config-dir", "~").Require().ConfigDirs, Is.EqualTo(new[] { "/cwd/~" }));
    }

    [Test]
    public void Variables_mean_the_option_whatever_the_file_calls_it()
    {
        var environment = new FakeConfigurationEnvironment()
            .With(Load.File, """
                [DEFAULT]
                enabled_backends = fast:file
                Workers = 1
                log_dir = /$myPlace
                myPlace = file
                [glance_store]
                default_backend = fast
                [fast]
                Weight = 1
                """)
            .WithVariable("X", "x").WithVariable("OS_DEFAULT__WORKERS", "2").WithVariable("OS_DEFAULT__MYPLACE", "variable")
            .WithVariable("OS_FAST__WEIGHT", "4").WithVariable("OS_BACKEND_DEFAULTS__STORE_DESCRIPTION", "shared")
            .WithVariable("OS_DATABASE__CONNECTION", "sqlite:///upper").WithVariable("OS_DATABASE__connection", "sqlite:///lower");

        var snapshot = Load.From(environment).Require();

        using var scope = Assert.EnterMultipleScope();
        Assert.That(snapshot.Get(ServerDeclarations.Workers), Is.EqualTo(2));
        Assert.That(snapshot.Get(LoggingDeclarations.LogDir), Is.EqualTo("/variable"));
        Assert.That(snapshot.Get(StoreDeclarations.Weight, "fast"), Is.EqualTo(4));
        Assert.That(snapshot.Get(StoreDeclarations.StoreDescription, "fast", StoreDeclarations.SharedGroup), Is.EqualTo("shared"));
        Assert.That(snapshot.Get(DatabaseDeclarations.Connection), Is.EqualTo("sqlite:///lower"), "the last in ordinal order");
    }

    [Test]
    public void The_process_s_own_variables_are_read()
    {
        var variables = new SystemConfigurationEnvironment().Variables;

        Assert.That(variables["PATH"], Is.Not.Empty.And.EqualTo(Environment.GetEnvironmentVariable("PATH")));
    }

    [Test]
    public void A_draft_lacks_the_values_that_are_wrong_and_names_what_they_leave_undecided()
    {
        var load = Load.Text(
            "[DEFAULT]\nworkers = many\nbacklog = 7\n[database]\nmax_retries = few\n[glance_store]\nstores = file\ndefault_store = rbd\n");

        using var scope = Assert.EnterMultipleScope();
        Assert.That(load.Snapshot, Is.Null);
        Assert.That(load.Draft!.IsSet(ServerDeclarations.Workers), Is.False);
        Assert.That(load.Draft!.Get(ServerDeclarations.Backlog), Is.EqualTo(7));
        Assert.That(load.Undecided, Is.EqualTo(new[]
        {
            "[DEFAULT] workers", "[database] max_retries", "[DEFAULT] sql_max_retries", "[database] sql_max_retries",
            "[glance_store] default_store",
        }));
    }

    [TestCase(true)]
    [TestCase("missing.conf", false)]
    [TestCase("a.conf", true)]
    [TestCase("missing.conf", "a.conf", true)]
    public void There_is_a_draft_unless_no_file_of_those_named_could_be_read(params object[] files)
    {
        var environment = new FakeConfigurationEnvironment().With("/cwd/a.conf", "[DEFAULT]\nworkers = 3\n");

        var load = Load.From(environment, [.. files.OfType<string>().Select(file => $"--config-file={file}")]);

        Assert.That(load.Draft, files[^1] is true ? Is.Not.Null : Is.Null);
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
