using System.Text;
using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Configuration.HandOver;
using Glance.Configuration.Paste;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

internal sealed class SnapshotTests
{
    private const string Ini = "[DEFAULT]\nworkers = 3\nlog_dir = /l\nlog_file = $log_dir/x\n[database]\nconnection = sqlite:///secret\n[other]\nx = 1\n";

    [Test]
    public void A_worker_reads_back_what_the_supervisor_wrote()
    {
        var written = Load.From(
            new FakeConfigurationEnvironment().With("/cwd/a.conf", Ini).With("/cwd/d/b.conf", "").WithVariable("OS_DEFAULT__BACKLOG", "5"),
            "--config-file", "a.conf", "--config-dir", "d", "--bind-port", "7").Require();
        var read = Copy(written);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(ConfigurationSnapshot.Changes(written, read), Is.Empty);
        Assert.That(read.ConfigFiles, Is.EqualTo(new[] { "/cwd/a.conf", "/cwd/d/b.conf" }));
        Assert.That(read.ConfigDirs, Is.EqualTo(new[] { "/cwd/d" }));
        Assert.That(read.SearchDirs, Is.EqualTo(written.SearchDirs));
        Assert.That(read.Get(ServerDeclarations.BindPort), Is.EqualTo(7));
        Assert.That(read.Get(ServerDeclarations.Backlog), Is.EqualTo(5));
        Assert.That(read.Get(LoggingDeclarations.LogFile), Is.EqualTo("/l/x"));
        Assert.That(read.Origin(ServerDeclarations.Workers), Is.EqualTo(written.Origin(ServerDeclarations.Workers)));
        Assert.That(read.IsSet(ServerDeclarations.BindHost), Is.False);
    }

    [Test]
    public void Other_data_is_no_configuration()
    {
        using MemoryStream other = new(Encoding.ASCII.GetBytes("something else altogether"));
        using MemoryStream shortened = new();
        ConfigurationSnapshot.FromText(Ini).Write(shortened);
        shortened.SetLength(shortened.Length - 3);
        shortened.Position = 0;

        Assert.That(() => ConfigurationSnapshot.Read(other), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
            "The data is no configuration of this version of the service; supervisor and worker must be of the same build."));
        Assert.That(() => ConfigurationSnapshot.Read(shortened), Throws.TypeOf<EndOfStreamException>());
    }

    [Test]
    public void Changes_are_those_of_values_in_force_with_credentials_masked()
    {
        var before = ConfigurationSnapshot.FromText(Ini);
        var after = ConfigurationSnapshot.FromText(
            "[DEFAULT]\nworkers = 03\nlog_dir = /m\nlog_file = $log_dir/x\nbacklog = 7\ntcp_keepidle = 600\n[database]\nconnection = sqlite:///other\n[other]\nx = 2\n");

        Assert.That(ConfigurationSnapshot.Changes(before, after).Select(change => change.ToString()), Is.EqualTo(new[]
        {
            "[DEFAULT] backlog: 4096 -> 7",
            "[DEFAULT] log_dir: /l -> /m",
            "[DEFAULT] log_file: /l/x -> /m/x",
            "[database] connection: *** -> ***",
            "[other] x: *** -> ***",
        }));
    }

    [Test]
    public void Sections_of_stores_fall_back_to_the_shared_one()
    {
        var snapshot = ConfigurationSnapshot.FromText(
            "[fast]\nfilesystem_store_datadir = /f\n[backend_defaults]\nfilesystem_store_datadir = /d\nweight = 4\n");

        using var scope = Assert.EnterMultipleScope();
        Assert.That(snapshot.Get(FileStoreDeclarations.FilesystemDataDir, "fast", StoreDeclarations.SharedGroup), Is.EqualTo("/f"));
        Assert.That(snapshot.Get(FileStoreDeclarations.FilesystemDataDir, "FAST"), Is.EqualTo("/f"));
        Assert.That(snapshot.Get(StoreDeclarations.Weight, "fast", StoreDeclarations.SharedGroup), Is.EqualTo(4));
        Assert.That(snapshot.Get(FileStoreDeclarations.FilesystemChunkSize, "fast", StoreDeclarations.SharedGroup), Is.EqualTo(65536));
        Assert.That(snapshot.Groups, Is.EquivalentTo(new[] { "fast", "backend_defaults" }));
    }

    internal static ConfigurationSnapshot Copy(ConfigurationSnapshot snapshot)
    {
        using MemoryStream stream = new();
        snapshot.Write(stream);
        stream.Position = 0;
        return ConfigurationSnapshot.Read(stream);
    }

    [TestCase("x = 1\n", 65536, 0, null)]
    [TestCase("x = 1\n", 65537, 1, "the file sets more than 65536 options; is it a configuration of this service?")]
    [TestCase("nonsense\n", 99, 99, null)]
    [TestCase("nonsense\n", 2_000_000, 101, "100 lines are wrong already; what follows was not read")]
    public void A_file_that_is_no_configuration_is_told_in_one_line_and_any_other_reaches_workers(
        string line, int lines, int problems, string? last)
    {
        var load = Load.Text("[DEFAULT]\n" + string.Concat(Enumerable.Repeat(line, lines)));

        Assert.That(load.Report.Problems, Has.Count.EqualTo(problems));
        if (last is not null)
            Assert.That(load.Report.Problems[^1].Message, Is.EqualTo(last));
        if (load.Report.HasProblems)
            return;
        using var stream = new MemoryStream();
        load.Require().Write(stream);
        stream.Position = 0;
        Assert.That(() => ConfigurationSnapshot.Read(stream), Throws.Nothing);
    }

    [TestCase(-1)]
    [TestCase((256 << 16) + 1)]
    [TestCase(int.MaxValue)]
    public void A_number_of_entries_that_no_configuration_has_is_not_believed(int count)
    {
        using MemoryStream claim = new();
        ConfigurationSnapshot.Empty.Write(claim);
        claim.SetLength(sizeof(uint));
        claim.Position = sizeof(uint);
        claim.Write(BitConverter.GetBytes(count));
        claim.Position = 0;

        Assert.That(
            () => ConfigurationSnapshot.Read(claim),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"The configuration handed over claims {count} entries."));
    }

    [Test]
    public void What_follows_a_configuration_can_still_be_read()
    {
        using MemoryStream stream = new();
        ConfigurationSnapshot.FromText(Ini).Write(stream);
        stream.WriteByte(7);
        stream.Position = 0;

        _ = ConfigurationSnapshot.Read(stream);

        Assert.That(stream.ReadByte(), Is.EqualTo(7));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("keystone+caching")]
    public void A_worker_is_handed_the_options_the_flavor_and_every_paste_file(string? flavor)
    {
        PasteFileSet files = new(new Dictionary<string, string> { ["/p.ini"] = "[app:main]\n", ["/q.ini"] = string.Empty });
        WorkerHandOver given = new(ConfigurationSnapshot.FromText(Ini), new PasteDeployment("/p.ini", flavor, files));

        var taken = WorkerHandOver.FromBytes(given.ToBytes());

        using var scope = Assert.EnterMultipleScope();
        Assert.That(taken.Paste.Path, Is.EqualTo("/p.ini"));
        Assert.That(taken.Paste.Flavor, Is.EqualTo(flavor));
        Assert.That(taken.Paste.Files.Files, Is.EqualTo(files.Files));
        Assert.That(ConfigurationSnapshot.Changes(given.Configuration, taken.Configuration), Is.Empty);
        Assert.That(taken.Configuration.Get(ServerDeclarations.Workers), Is.EqualTo(3));
    }

    [Test]
    public void What_stands_behind_what_a_worker_is_handed_does_not_matter_and_can_be_found()
    {
        var bytes = new WorkerHandOver(ConfigurationSnapshot.FromText(Ini), PasteDeployment.None).ToBytes();

        var taken = WorkerHandOver.FromBytes([.. bytes, 1, 2, 3]);

        Assert.That((taken.Length, taken.Configuration.Get(ServerDeclarations.Workers)), Is.EqualTo((bytes.Length, 3)));
    }

    [Test]
    public void A_worker_of_another_build_refuses_what_it_is_handed()
    {
        var bytes = new WorkerHandOver(ConfigurationSnapshot.Empty, PasteDeployment.None).ToBytes();
        bytes[0]++;

        Assert.That(() => WorkerHandOver.FromBytes(bytes), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
            "the configuration was handed over in format 2, this worker reads 1: glance-api and glance-worker are of different builds"));
    }

    [Test]
    public void A_text_that_is_no_configuration_is_refused_with_its_problems()
    {
        var refused = Assert.Throws<ConfigurationException>(() => ConfigurationSnapshot.FromText("x = 1\n", "f"))!;

        Assert.That(refused.Message, Is.EqualTo("f:1: 'x': an option must stand below a section such as [DEFAULT]"));
    }

    [Test]
    public void Changes_of_what_cannot_be_resolved_are_those_of_the_texts() => Assert.That(
        ConfigurationSnapshot.Changes(
            ConfigurationSnapshot.FromText("[DEFAULT]\nlog_dir = $nope\n"), ConfigurationSnapshot.FromText("[DEFAULT]\nlog_dir = $none\n"))
            .Select(change => change.ToString()),
        Is.EqualTo(new[] { "[DEFAULT] log_dir: $nope -> $none" }));

    [Test]
    public void The_list_has_every_option_in_order_with_its_value_and_credentials_masked()
    {
        var list = ConfigurationSnapshot.FromText(Ini + "[aaa]\nx = 1\n").List();

        using var scope = Assert.EnterMultipleScope();
        Assert.That(list.Select(line => new OptionName(line.Group, line.Name)), Is.EqualTo(
            OptionCatalog.All.Select(option => option.FullName)
                .Concat([new OptionName("other", "x"), new OptionName("aaa", "x")])
                .OrderBy(name => name.Group, StringComparer.Ordinal).ThenBy(name => name.Name, StringComparer.Ordinal)));
        foreach (var line in new[]
        {
            ("DEFAULT", "workers", "3"), ("DEFAULT", "log_file", "/l/x"), ("DEFAULT", "backlog", "4096"), ("DEFAULT", "bind_port", ""),
            ("database", "connection", "***"), ("keystone_authtoken", "password", "***"), ("other", "x", "***"), ("aaa", "x", "***"),
        })
        {
            Assert.That(list, Has.One.EqualTo(line));
        }
    }

    [Test]
    public void Settings_of_the_paste_file_win_and_are_taken_as_they_are()
    {
        var snapshot = ConfigurationSnapshot.FromText("[cors]\nallowed_origin = https://a\nmax_age = 5\n")
            .With("CORS", [new("allowed_origin", "$b")], _ => new SettingOrigin(SettingSource.PasteFile, "/p.ini", 7));

        using var scope = Assert.EnterMultipleScope();
        Assert.That(snapshot.Get(MiddlewareDeclarations.AllowedOrigin), Is.EqualTo(new[] { "$b" }));
        Assert.That(snapshot.Get(MiddlewareDeclarations.MaxAge), Is.EqualTo(5));
        Assert.That(
            snapshot.Origin(MiddlewareDeclarations.AllowedOrigin),
            Is.EqualTo(new SettingOrigin(SettingSource.PasteFile, "/p.ini", 7)));
        Assert.That(snapshot.ConfigFiles, Is.EqualTo(new[] { "/etc/glance/glance-api.conf" }));
    }

    [Test]
    public void Files_of_the_configuration_are_looked_for_at_each_place_once()
    {
        var snapshot = Load.From(
            new FakeConfigurationEnvironment().With("/cwd/a.conf", "").With("/etc/b.conf", "").With("/cwd/d/c.conf", ""),
            "--config-file", "a.conf", "--config-file", "/etc/b.conf", "--config-dir", "d").Require();

        Assert.That(
            snapshot.PlacesOf("x"),
            Is.EqualTo(new[] { "/cwd/d/x", "/etc/x", "/cwd/x", "/home/op/.glance/x", "/home/op/x", "/etc/glance/x" }));
        Assert.That(ConfigurationSnapshot.FromText("", "/").PlacesOf("x"), Is.EqualTo(new[] { "/x" }));
    }
}
