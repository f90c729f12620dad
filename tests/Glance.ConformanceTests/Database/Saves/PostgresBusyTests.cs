using System.Diagnostics;
using Dapper;
using Glance.Database;
using Glance.Database.Connections;
using Glance.Database.Engines.Postgres;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Quotas;
using Glance.TestKit.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database.Saves;

/// <summary>Rows that others hold: the wait for them ends, and is told as what it was.</summary>
[Category("Postgres")]
public sealed class PostgresBusyTests
{
    private PostgresCluster _cluster = null!; // SetUp makes it
    private string _name = null!; // SetUp makes it

    [SetUp]
    public async Task CreateAsync()
    {
        _cluster = await PostgresCluster.SharedAsync();
        _name = await _cluster.CreateDatabaseAsync();
    }

    [TearDown]
    public async Task DropAsync() => await _cluster.DropDatabaseAsync(_name);

    [Test]
    public async Task An_image_that_somebody_else_holds_is_a_busy_database_and_no_error()
    {
        using var log = new LevelLog();
        var options = new DatabaseOptions { Connection = Url("200ms") };
        await using var database = await ImageDatabase.OpenAsync(options, TimeProvider.System, log, CancellationToken.None);
        var image = Some();
        await database.Images.AddAsync(image, UsageLimits.None, CancellationToken.None);
        await using var other = await _cluster.ConnectAsync(_name);
        await using var holding = await other.BeginTransactionAsync();
        await other.ExecuteAsync("UPDATE images SET name = 'held'", transaction: holding);
        var begun = Stopwatch.GetTimestamp();

        for (var request = 0; request < 3; request++)
        {
            Assert.That(
                async () => await database.Images.SaveAsync(image, image with { Tags = ["t"] }, UsageLimits.None, CancellationToken.None),
                Throws.TypeOf<DatabaseUnavailableException>().With.Message.Contains("stayed busy"));
        }

        Assert.That(Stopwatch.GetElapsedTime(begun), Is.LessThan(TimeSpan.FromSeconds(20)));
        var said = log.Seen.Where(level => level > LogLevel.Information);
        Assert.That(said, Is.EqualTo(new[] { LogLevel.Warning }), "one line for all of them");
        await holding.RollbackAsync();
        await database.Images.SaveAsync(image, image with { Tags = ["t"] }, UsageLimits.None, CancellationToken.None);
    }

    [TestCase(null, "20s")]
    [TestCase("7s", "7s")]
    public async Task Waits_for_others_end_before_those_for_an_answer_unless_the_operator_says_when(string? configured, string expected)
    {
        var settings = PostgresSettings.From(DatabaseUrl.Parse(Url(configured)), new DatabaseOptions { Connection = null });
        await using var connections = new PostgresConnections(settings, TimeProvider.System, NullLogger.Instance);

        Assert.That(await connections.WriteAsync(AskAsync, CancellationToken.None), Is.EqualTo(expected));
        Assert.That(await connections.WriteOnceAsync(AskAsync, CancellationToken.None), Is.EqualTo(configured ?? "0"), "at a start");
        Assert.That(await connections.WriteAsync(AskAsync, CancellationToken.None), Is.EqualTo(expected), "and after it");
    }

    private static Task<string?> AskAsync(Session session) => session.SingleOrDefaultAsync<string>("SHOW lock_timeout", null);

    private string Url(string? lockTimeout)
    {
        var url = _cluster.Url(_name);
        return lockTimeout is null
            ? url
            : url + (url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "options=-c%20lock_timeout%3D" + lockTimeout;
    }

    private static Image Some() => new()
    {
        Id = Guid.NewGuid().ToString(),
        Status = ImageStatus.Queued,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
