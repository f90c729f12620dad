using Glance.Database;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

/// <summary>
/// A database file that is deleted, moved or replaced while it is open, and starts that must not make one (docs/decisions/0210).
/// </summary>
public sealed class SqliteLostFileTests
{
    private static readonly DatabaseCreation Replacement = new() { FirstStart = false, WaitsForFile = true };
    private static readonly DatabaseCreation Reload = new() { FirstStart = false };

    private ScratchDirectory _directory = null!; // SetUp makes both
    private string _path = null!;

    [SetUp]
    public void Make()
    {
        _directory = new ScratchDirectory();
        _path = _directory.File("glance.sqlite");
    }

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test]
    public async Task Nothing_is_read_from_or_written_to_a_file_that_was_deleted_and_none_is_made()
    {
        await using var database = await OpenAsync();
        File.Delete(_path);

        Assert.That(async () => await AddAsync(database), Throws.TypeOf<DatabaseUnavailableException>().With.Property("IsLogged").True);
        Assert.That(async () => await CountAsync(database), Throws.TypeOf<DatabaseUnavailableException>());
        Assert.That(await database.WhyUnavailableAsync(CancellationToken.None), Is.Not.Null);
        Assert.That(File.Exists(_path), Is.False);
    }

    [Test]
    public async Task A_file_that_was_moved_is_served_again_once_it_is_back_by_readers_that_were_open_and_new_ones()
    {
        await using var database = await OpenAsync();
        await AddAsync(database);
        File.Move(_path, _path + ".away");
        Assert.That(async () => await CountAsync(database), Throws.TypeOf<DatabaseUnavailableException>());

        File.Move(_path + ".away", _path);

        await AddAsync(database);
        Assert.That(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CountAsync(database))), Is.All.EqualTo(2));
    }

    [Test]
    public async Task A_file_that_was_replaced_is_not_used_before_the_right_one_is_back()
    {
        await using var database = await OpenAsync();
        await AddAsync(database);
        File.Move(_path, _path + ".right");
        await using (await SqliteSubject.OpenAsync(_directory.File("other.sqlite")))
        {
        }

        File.Copy(_directory.File("other.sqlite"), _path);
        Assert.That(async () => await CountAsync(database), Throws.TypeOf<DatabaseUnavailableException>());
        Assert.That(async () => await AddAsync(database), Throws.TypeOf<DatabaseUnavailableException>());
        File.Move(_path + ".right", _path, overwrite: true);

        Assert.That(await CountAsync(database), Is.EqualTo(1));
    }

    [Test]
    public async Task A_worker_after_another_uses_the_file_that_the_other_told_and_no_other_until_that_is_back()
    {
        var known = await FillAndReplaceAsync();

        await using var database = await OpenAsync(Replacement with { KnownFile = known });
        Assert.That(async () => await CountAsync(database), Throws.TypeOf<DatabaseUnavailableException>().With.Property("IsLogged").True);
        Assert.That(async () => await AddAsync(database), Throws.TypeOf<DatabaseUnavailableException>());
        File.Move(_path + ".right", _path, overwrite: true);

        Assert.That(await CountAsync(database), Is.EqualTo(1));
        Assert.That(database.File, Is.EqualTo(known));
    }

    [Test]
    public async Task A_start_with_a_new_configuration_is_refused_beside_another_file_and_says_how_to_accept_it()
    {
        var known = await FillAndReplaceAsync();

        Assert.That(async () => await OpenAsync(Reload with { KnownFile = known }),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains(_path).And.Message.Contains("another file").And.Message.Contains("stop the service"));
        await using var restarted = await OpenAsync();
        Assert.That(restarted.File, Is.Not.EqualTo(known));
    }

    [Test]
    public async Task What_is_known_of_another_path_says_nothing_of_this_one()
    {
        var known = await FillAndReplaceAsync();
        _path += ".right";

        await using var database = await OpenAsync(Reload with { KnownFile = known });
        Assert.That(await CountAsync(database), Is.EqualTo(1));
    }

    [TestCase("-wal")]
    [TestCase("-shm")]
    public async Task A_log_that_was_deleted_is_noticed_and_left_and_nothing_that_was_confirmed_is_lost_with_it(string ending)
    {
        using var log = new LineLog();
        var confirmed = 1;
        await using (var database = await ImageDatabase.OpenAsync(new DatabaseOptions { Connection = $"sqlite:///{_path}" }, TimeProvider.System, log, CancellationToken.None))
        {
            await AddAsync(database);
            File.Delete(_path + ending);

            // It looks by itself every second, too, so the first may be served again.
            for (var served = false; !served; confirmed += served ? 1 : 0)
                served = await IsAddedAsync(database);
        }

        Assert.That(log.Lines, Has.Some.StartsWith("Error").And.Contain($"{_path}{ending} was deleted or moved").And.Contain("inode"));
        Assert.That(log.Lines, Has.Some.Contains("requests are served from it again"));
        await using var again = await OpenAsync();
        Assert.That(await CountAsync(again), Is.EqualTo(confirmed));
    }

    [Test]
    public async Task A_file_that_was_moved_holds_everything_and_the_log_it_leaves_spoils_no_other()
    {
        await using var database = await OpenAsync();
        await AddAsync(database);
        File.Move(_path, _directory.File("moved.sqlite"));

        Assert.That(async () => await CountAsync(database), Throws.TypeOf<DatabaseUnavailableException>());

        Assert.That(new FileInfo(_path + "-wal").Length, Is.Zero);
        await using var moved = SqliteSubject.Look(_directory.File("moved.sqlite"));
        using var count = moved.CreateCommand();
        count.CommandText = "SELECT COUNT(*) FROM images";
        Assert.That(count.ExecuteScalar(), Is.EqualTo(1));
    }

    [Test]
    public async Task The_log_says_once_a_minute_which_file_is_gone_what_was_expected_and_what_to_do()
    {
        using var log = new LineLog();
        await using var database = await ImageDatabase.OpenAsync(new DatabaseOptions { Connection = $"sqlite:///{_path}" }, TimeProvider.System, log, CancellationToken.None);
        File.Delete(_path);

        for (var turn = 0; turn < 5; turn++)
            Assert.That(async () => await CountAsync(database), Throws.TypeOf<DatabaseUnavailableException>());

        Assert.That(log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal)),
            Has.Exactly(1).Contains(_path).And.Contains("inode").And.Contains("back in its place").And.Contains("stop the service"));
    }

    [Test]
    public void A_start_that_is_not_the_first_makes_no_file()
    {
        Assert.That(async () => await OpenAsync(Reload), Throws.TypeOf<DatabaseStartException>().With.Message.Contains(_path).And.Message.Contains("Put it back"));
        Assert.That(Directory.GetFiles(_directory.Path), Is.Empty);
    }

    [Test]
    public async Task A_reload_makes_no_tables()
    {
        await File.WriteAllBytesAsync(_path, []);

        Assert.That(async () => await OpenAsync(Reload), Throws.TypeOf<DatabaseStartException>().With.Message.Contains("no tables"));
        Assert.That(new FileInfo(_path).Length, Is.Zero);
    }

    [Test]
    public async Task A_worker_that_replaces_another_starts_with_an_empty_file_and_makes_no_tables()
    {
        await File.WriteAllBytesAsync(_path, []);

        await using var database = await OpenAsync(Replacement);

        Assert.That(async () => await AddAsync(database), Throws.TypeOf<DatabaseUnavailableException>());
        Assert.That(new FileInfo(_path).Length, Is.Zero);
    }

    [Test]
    public async Task A_worker_that_replaces_another_starts_without_the_file_and_uses_it_once_it_is_there()
    {
        await using (var before = await OpenAsync())
            await AddAsync(before);
        File.Move(_path, _path + ".away");

        await using var database = await OpenAsync(Replacement);
        Assert.That(async () => await CountAsync(database), Throws.TypeOf<DatabaseUnavailableException>());
        Assert.That(async () => await AddAsync(database), Throws.TypeOf<DatabaseUnavailableException>());
        Assert.That(File.Exists(_path), Is.False);
        File.Move(_path + ".away", _path);

        Assert.That(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CountAsync(database))), Is.All.EqualTo(1));
        await AddAsync(database);
    }

    [Test]
    public async Task A_worker_that_waits_for_the_file_does_not_take_a_foreign_one()
    {
        await using var database = await OpenAsync(Replacement);
        await File.WriteAllTextAsync(_path, "no database, " + new string('x', 4096));

        Assert.That(async () => await CountAsync(database), Throws.TypeOf<DatabaseUnavailableException>());
    }

    [Test]
    public void A_log_without_its_database_stops_a_first_start()
    {
        File.WriteAllText(_path + "-wal", "frames");

        Assert.That(async () => await OpenAsync(), Throws.TypeOf<DatabaseStartException>().With.Message.Contains("-wal"));
        Assert.That(File.Exists(_path), Is.False);
    }

    [Test]
    public async Task An_objection_stops_a_first_start_unless_the_operator_made_an_empty_file()
    {
        var wary = new DatabaseCreation { Objection = () => "there are images" };

        Assert.That(async () => await OpenAsync(wary), Throws.TypeOf<DatabaseStartException>().With.Message.Contains("there are images").And.Message.Contains($"touch {_path}"));
        Assert.That(File.Exists(_path), Is.False);
        await File.WriteAllBytesAsync(_path, []);
        await using var database = await OpenAsync(wary);
        Assert.That(await CountAsync(database), Is.Zero);
    }

    private async Task<string?> FillAndReplaceAsync()
    {
        string? known;
        await using (var before = await OpenAsync())
        {
            await AddAsync(before);
            known = before.File;
        }

        File.Move(_path, _path + ".right");
        File.Copy(_path + ".right", _path);
        return known;
    }

    private ValueTask<ImageDatabase> OpenAsync(DatabaseCreation? creation = null) =>
        SqliteSubject.OpenAsync(new DatabaseOptions { Connection = $"sqlite:///{_path}", Creation = creation ?? new DatabaseCreation() });

    private static ValueTask AddAsync(ImageDatabase database) => database.Images.AddAsync(
        new Image { Id = Guid.NewGuid().ToString(), Status = ImageStatus.Queued, CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch }, CancellationToken.None);

    private static async Task<bool> IsAddedAsync(ImageDatabase database)
    {
        try
        {
            await AddAsync(database);
            return true;
        }
        catch (DatabaseUnavailableException)
        {
            return false;
        }
    }

    private static async Task<int> CountAsync(ImageDatabase database) =>
        (await database.Images.ListAsync(RequestContext.Unauthenticated("r"), new ImageQuery { Limit = 99 }, CancellationToken.None)).Count;
}
