using System.Text;
using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Declarations.Catalog.Stores;
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

        Assert.That(() => ConfigurationSnapshot.Read(other), Throws.TypeOf<InvalidDataException>());
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

    [TestCase("x = 1\n", 65536, null)]
    [TestCase("x = 1\n", 65537, "sets more than 65536 options")]
    [TestCase("nonsense\n", 99, null)]
    [TestCase("nonsense\n", 2_000_000, "100 lines are wrong already; what follows was not read")]
    public void A_file_that_is_no_configuration_is_told_in_one_line_and_any_other_reaches_workers(string line, int lines, string? expected)
    {
        var load = Load.Text("[DEFAULT]\n" + string.Concat(Enumerable.Repeat(line, lines)));

        var told = load.Report.Problems.Select(static problem => problem.ToString());
        Assert.That(told.Count(text => expected is not null && text.Contains(expected, StringComparison.Ordinal)), Is.EqualTo(expected is null ? 0 : 1));
        Assert.That(load.Report.Problems, Has.Count.LessThanOrEqualTo(101));
        if (load.Report.HasProblems)
            return;
        using var stream = new MemoryStream();
        load.Require().Write(stream);
        stream.Position = 0;
        Assert.That(() => ConfigurationSnapshot.Read(stream), Throws.Nothing);
    }
}
