using System.Collections.Concurrent;
using System.Diagnostics;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

/// <summary>--check-config and the start agree whatever has become of an SQLite database's files (docs/decisions/0392, 0393).</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed class SqliteFileStateTests
{
    private const int AtOnce = 3;

    // Root may write everything; the tests of CI run as root.
    private static readonly IReadOnlyList<string> Wrapper = Environment.IsPrivilegedProcess
        ? ["setpriv", $"--reuid={SqliteFileStates.User}", $"--regid={SqliteFileStates.User}", "--clear-groups", "--"]
        : [];

    private TemporaryDirectory _well = null!; // SetUp makes it

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        _well = Prepare();
        Assert.That((await GlanceProgram.StartAsync(Arguments(_well), Variables, Wrapper)).Served);
    }

    [OneTimeTearDown]
    public void Remove() => _well.Dispose();

    [Test]
    public async Task What_the_check_says_of_a_database_the_start_does()
    {
        var wrong = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(SqliteFileStates.All, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (state, _) =>
        {
            using var place = Prepare();
            File.Copy(SqliteFileStates.Database(_well), SqliteFileStates.Database(place));
            SqliteFileStates.Allow(SqliteFileStates.Database(place));
            using var held = state.Change(place);
            if (await CheckBeforeStart.FindDisagreementAsync(place, Wrapper) is { } disagreement)
                wrong.Add($"{state.Name}: {disagreement}");
        });

        Assert.That(wrong, Is.Empty, string.Join("\n\n", wrong));
    }

    [TestCase("a log of another user", "glance.sqlite-wal, which belongs to it, cannot be read and written: Permission denied")]
    [TestCase("shared memory of another user", "glance.sqlite-shm, which belongs to it, cannot be read and written: Permission denied")]
    [TestCase("read-only", "it cannot be read and written: Permission denied")]
    [TestCase("a directory that nobody may enter", "glance.sqlite: it cannot be reached: Permission denied")]
    [TestCase("a name that is too long", "nnn: it cannot be reached: File name too long")]
    [TestCase("a name that is too long with the log's ending", "-journal, which SQLite makes, cannot be made: File name too long")]
    [TestCase("a path that is too long for SQLite", "its path has 505 bytes, and SQLite opens none of more than 504")]
    [TestCase("absent, with a journal that is a directory", "-journal is a directory, and SQLite keeps a file of this name")]
    [TestCase("a link to nothing", "is a symbolic link to nothing.sqlite, which is not there")]
    [TestCase("locked exclusively", "it is locked: process {pid} has a transaction open, and nobody else reads it")]
    [TestCase("locked by a writer, without an index", "it is locked: process {pid} has a transaction open, and nobody else writes to it")]
    [TestCase("opened for itself", "it is locked: process {pid} has opened it with locking_mode=exclusive, and nobody else reads it")]
    [TestCase("opened for itself, without a log", "it is locked: process {pid} has a transaction open, and nobody else reads it")]
    [TestCase("without a table", "alembic_version holds '2024_1_contract01', and of that revision is missing: the table image_tags;")]
    [TestCase("without a column", "of that revision is missing: the column images.os_hash_algo;")]
    [TestCase("in use, its log deleted", "process {pid} has it open, and {dir}/data/glance.sqlite-wal does not exist")]
    [TestCase("in use, its log replaced", "data/glance.sqlite-shm are not the files that it uses")]
    public async Task A_start_that_is_refused_says_in_one_line_why_and_soon(string name, string words)
    {
        if (words.Contains("Permission denied", StringComparison.Ordinal) && !Environment.IsPrivilegedProcess)
            Assert.Ignore("only root can give files to another user");
        using var place = Prepare();
        File.Copy(SqliteFileStates.Database(_well), SqliteFileStates.Database(place));
        SqliteFileStates.Allow(SqliteFileStates.Database(place));
        using var held = SqliteFileStates.All.Single(state => state.Name == name).Change(place);
        var clock = Stopwatch.StartNew();

        var start = await GlanceProgram.StartAsync(Arguments(place), Variables, Wrapper);

        var said = words.Replace("{pid}", $"{Environment.ProcessId}", StringComparison.Ordinal)
            .Replace("{dir}", place.Path, StringComparison.Ordinal);
        Assert.That(start.Served, Is.False);
        Assert.That(start.Text.Split('\n'), Has.Some.Contains(said).And.None.StartsWith("   at "), start.Text);
        Assert.That(start.Text, Does.Not.Contain("killed by signal"), "nobody is killed for waiting");
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)), "one wait of 10 seconds, whatever is in the way");
    }

    [Test]
    public async Task The_log_beside_a_database_that_was_emptied_is_still_there_after_a_check_and_a_start()
    {
        using var place = Prepare();
        File.Copy(SqliteFileStates.Database(_well), SqliteFileStates.Database(place));
        using var held = SqliteFileStates.All.Single(state => state.Name == "emptied beside its log").Change(place);
        var log = new FileInfo(SqliteFileStates.Database(place) + "-wal");
        var length = log.Length;

        var check = await GlanceProgram.RunAsync([.. Arguments(place), "--check-config"], Variables, Wrapper);
        var start = await GlanceProgram.StartAsync(Arguments(place), Variables, Wrapper);

        log.Refresh();
        Assert.That((log.Exists, log.Length), Is.EqualTo((true, length)));
        Assert.That(check.Text, Does.Contain($"it is empty, and its write-ahead log {log.FullName} is not"));
        Assert.That(start.Served, Is.False, start.Text);
        Assert.That(start.Text, Does.Contain($"it is empty, and its write-ahead log {log.FullName} is not"));
    }

    private static Dictionary<string, string> Variables => new() { ["OS_DEFAULT__BIND_PORT"] = "0", ["OS_DEFAULT__WORKERS"] = "1" };

    private static string[] Arguments(TemporaryDirectory place) => ["--config-file", place["glance-api.conf"]];

    private static TemporaryDirectory Prepare()
    {
        var place = new TemporaryDirectory();
        Directory.CreateDirectory(place["data"]);
        Directory.CreateDirectory(place["images"]);
        foreach (var directory in (string[])[place.Path, place["data"], place["images"]])
            File.SetUnixFileMode(directory, (UnixFileMode)0b_111_111_111);
        File.WriteAllText(place["glance-api.conf"], $"""
            [DEFAULT]
            bind_host = 127.0.0.1
            [database]
            connection = sqlite:///{place["data/glance.sqlite"]}
            [glance_store]
            filesystem_store_datadir = {place["images"]}
            [paste_deploy]
            config_file = {Path.Combine(RepositoryRoot.Path, "glance-api-paste.ini")}
            """);
        return place;
    }
}
