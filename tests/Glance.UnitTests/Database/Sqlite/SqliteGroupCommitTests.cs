using Dapper;
using Glance.Database.Connections;
using Glance.Database.Engines.Sqlite;
using Glance.Database.Engines.Sqlite.Files;
using Glance.Domain.Errors;
using Glance.TestKit.Processes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Database.Sqlite;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SqliteGroupCommitTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualResetEventSlim _held = new();
    private SqliteConnections _connections = null!; // by SetUp
    private readonly LineLog _log = new();
    private int _commits;

    [SetUp]
    public async Task OpenAsync()
    {
        SqliteLibrary.Load();
        var path = _directory["db.sqlite"];
        const string FewPages = "PRAGMA max_page_count = 20";
        var settings = new SqliteSettings(path, Relative: false, TimeSpan.FromMilliseconds(50), Synchronous: false, FewPages);
        var files = new SqliteFiles(path, null, TimeProvider.System, NullLogger.Instance) { MayCreate = true };
        _connections = new SqliteConnections(settings, files, TimeProvider.System, _log) { Attempts = 2 };
        const string Table = "CREATE TABLE things (name TEXT PRIMARY KEY)";
        await _connections.AloneAsync(connection => connection.ExecuteAsync(Table), CancellationToken.None);
        await _connections.AloneAsync(
            connection =>
            {
                SQLitePCL.raw.sqlite3_commit_hook(connection.Handle, _ => Interlocked.Increment(ref _commits) * 0, null);
                return Task.FromResult(true);
            },
            CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _connections.DisposeAsync();
        _held.Dispose();
        _log.Dispose();
        _directory.Dispose();
    }

    [Test]
    public async Task Changes_that_wait_share_one_commit()
    {
        var first = HoldAsync();
        var others = Enumerable.Range(0, 50).Select(number => InsertAsync($"thing {number}")).ToList();
        _held.Set();
        await first;
        await Task.WhenAll(others).WaitAsync(Patience);

        Assert.That(_commits, Is.EqualTo(2));
        var inOrder = Enumerable.Range(0, 50).Select(number => $"thing {number}").Prepend("held");
        Assert.That(await NamesAsync(), Is.EqualTo(inOrder));
    }

    [Test]
    public async Task A_transaction_is_shared_by_so_many_at_most()
    {
        var first = HoldAsync();
        var others = Enumerable.Range(0, SqliteGroupCommit.Most + 1).Select(number => InsertAsync($"thing {number}")).ToList();
        _held.Set();
        await first;
        await Task.WhenAll(others).WaitAsync(Patience);

        Assert.That(_commits, Is.EqualTo(3));
    }

    [Test]
    public async Task A_change_that_fails_is_undone_and_the_others_of_its_transaction_are_not()
    {
        var first = HoldAsync();
        var before = InsertAsync("before");
        var failed = WriteAsync(async session =>
        {
            await session.ExecuteAsync("INSERT INTO things VALUES ('half')", null);
            throw new InvalidOperationException("refused");
        });
        var taken = InsertAsync("held");
        var after = InsertAsync("after");
        _held.Set();
        await Task.WhenAll(first, before, after).WaitAsync(Patience);

        Assert.That(async () => await failed, Throws.TypeOf<InvalidOperationException>().With.Message.EqualTo("refused"));
        Assert.That(async () => await taken, Throws.TypeOf<SqliteException>());
        Assert.That(await NamesAsync(), Is.EqualTo(new[] { "held", "before", "after" }));
        Assert.That(_commits, Is.EqualTo(2));
    }

    [Test]
    public async Task A_change_for_which_the_disk_has_no_room_fails_alone()
    {
        var first = HoldAsync();
        var before = InsertAsync("before");
        var large = InsertAsync(new string('x', 200_000));
        var after = InsertAsync("after");
        _held.Set();
        await Task.WhenAll(first, before, after).WaitAsync(Patience);

        Assert.That(async () => await large, Throws.TypeOf<DatabaseUnavailableException>().With.Message.Contains("full"));
        Assert.That(await NamesAsync(), Is.EqualTo(new[] { "held", "before", "after" }));
    }

    [Test]
    public async Task Changes_that_wait_for_another_program_are_given_up_together()
    {
        await using var other = new SqliteConnection($"Data Source={_directory["db.sqlite"]};Pooling=False");
        await other.OpenAsync();
        await other.ExecuteAsync("BEGIN IMMEDIATE");

        var waiting = Enumerable.Range(0, 40).Select(number => InsertAsync($"thing {number}")).ToList();
        await Task.WhenAll(waiting.Select(Settled)).WaitAsync(Patience);
        await other.ExecuteAsync("ROLLBACK");

        Assert.That(waiting.Select(write => write.Exception?.InnerException?.Message), Is.All.Contains("busy"));
        var tries = _log.Lines.Count(line => line.Contains("trying again", StringComparison.Ordinal));
        Assert.That(tries, Is.LessThanOrEqualTo(2), "not each after a wait of its own");
        Assert.That(await InsertAsync("after").WaitAsync(Patience), Is.EqualTo(1));
    }

    [Test]
    public async Task A_change_whose_caller_went_is_not_made()
    {
        using var gone = new CancellationTokenSource();
        var first = HoldAsync();
        var abandoned = InsertAsync("abandoned", gone.Token);
        var after = InsertAsync("after");
        await gone.CancelAsync();
        Assert.That(async () => await abandoned, Throws.InstanceOf<OperationCanceledException>(), "before its turn");
        _held.Set();
        await Task.WhenAll(first, after).WaitAsync(Patience);

        Assert.That(await NamesAsync(), Is.EqualTo(new[] { "held", "after" }));
    }

    [Test]
    public async Task Each_change_runs_in_the_context_of_its_caller()
    {
        var local = new AsyncLocal<string>();
        var first = HoldAsync();
        var seen = new List<Task<string?>>();
        foreach (var caller in new[] { "a", "b", "c" })
        {
            local.Value = caller;
            seen.Add(_connections.WriteAsync(_ => Task.FromResult<string?>(local.Value), CancellationToken.None).AsTask());
        }

        _held.Set();
        await first;

        Assert.That(await Task.WhenAll(seen).WaitAsync(Patience), Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public async Task The_connections_close_after_the_changes_that_wait()
    {
        var first = HoldAsync();
        var waiting = InsertAsync("waiting");
        var closing = _connections.DisposeAsync().AsTask();
        _held.Set();

        await Task.WhenAll(first, waiting, closing).WaitAsync(Patience);
    }

    // A change that is in its transaction until it is let go.
    private Task<int> HoldAsync()
    {
        var begun = new TaskCompletionSource();
        var held = WriteAsync(session =>
        {
            begun.TrySetResult();
            _held.Wait(Patience);
            return session.ExecuteAsync("INSERT INTO things VALUES ('held')", null);
        });
        begun.Task.Wait(Patience);
        return held;
    }

    private static Task Settled(Task write) => write.ContinueWith(_ => { }, TaskScheduler.Default);

    private Task<int> InsertAsync(string name, CancellationToken cancellationToken = default) =>
        WriteAsync(session => session.ExecuteAsync("INSERT INTO things VALUES (@Name)", new { Name = name }), cancellationToken);

    private Task<int> WriteAsync(Func<Session, Task<int>> work, CancellationToken cancellationToken = default) =>
        _connections.WriteAsync(work, cancellationToken).AsTask();

    private async Task<List<string>> NamesAsync()
    {
        const string Names = "SELECT name FROM things ORDER BY rowid";
        return await _connections.ReadOnceAsync(session => session.QueryAsync<string>(Names, null), CancellationToken.None);
    }
}
