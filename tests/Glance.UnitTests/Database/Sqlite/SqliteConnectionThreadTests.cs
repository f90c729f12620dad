using System.Data;
using Glance.Database.Engines.Sqlite;
using Glance.Database.Engines.Sqlite.Files;
using Glance.TestKit.Processes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Database.Sqlite;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SqliteConnectionThreadTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [TestCase(3)]
    [TestCase(7)]
    [TestCase(8)]
    [TestCase(10)]
    [TestCase(11)]
    [TestCase(13)]
    [TestCase(14)]
    [TestCase(15)]
    [TestCase(17)]
    [TestCase(22)]
    [TestCase(26)]
    public async Task A_connection_that_failed_is_closed_and_the_next_work_gets_another(int code)
    {
        var (before, state, after) = await AfterAsync(code);

        Assert.That((after == before, state), Is.EqualTo((false, ConnectionState.Closed)));
    }

    [TestCase(5, Description = "busy")]
    [TestCase(6, Description = "locked")]
    [TestCase(1, Description = "a statement that is wrong")]
    [TestCase(19, Description = "a constraint")]
    public async Task A_connection_whose_work_failed_is_kept(int code)
    {
        var (before, state, after) = await AfterAsync(code);

        Assert.That((after == before, state), Is.EqualTo((true, ConnectionState.Open)));
    }

    private async Task<(SqliteConnection Before, ConnectionState State, SqliteConnection After)> AfterAsync(int code)
    {
        var path = _directory["db.sqlite"];
        var settings = new SqliteSettings(path, Relative: false, TimeSpan.FromSeconds(1), Synchronous: false, Setup: null);
        await using var lane = new SqliteConnectionThread(settings, new SqliteFiles(path, null, TimeProvider.System, NullLogger.Instance) { MayCreate = true }, NullLogger.Instance, "lane");
        var before = await lane.RunAsync(Task.FromResult);

        Assert.That(async () => await lane.RunAsync<int>(_ => throw new SqliteException("failed", code)), Throws.TypeOf<SqliteException>());

        var state = before.State;
        return (before, state, await lane.RunAsync(Task.FromResult));
    }
}
