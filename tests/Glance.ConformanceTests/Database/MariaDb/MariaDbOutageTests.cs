using System.Diagnostics;
using Glance.Database;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;
using Glance.TestKit.MariaDb;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database.MariaDb;

/// <summary>A server that goes away and comes back: requests meanwhile are told so, and those after it notice nothing.</summary>
[Category("MariaDb")]
public sealed class MariaDbOutageTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private MariaDbServer _server = null!; // OneTimeSetUp makes it
    private string _name = null!; // SetUp makes it

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await MariaDbServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [SetUp]
    public async Task CreateAsync()
    {
        if (!_server.IsUp)
            await _server.UpAsync();
        _name = await _server.CreateDatabaseAsync();
    }

    [TestCase("fast")]
    [TestCase("immediate")]
    public async Task Requests_meanwhile_are_told_and_those_after_it_notice_nothing(string mode)
    {
        await using var database = await MariaDbSubject.OpenAsync(_server.Url(_name));
        var before = Some();
        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await database.Images.AddAsync(Some(), CancellationToken.None))));
        await database.Images.AddAsync(before, CancellationToken.None);

        await _server.DownAsync(mode);
        await AssertUnavailableAsync(database);
        Assert.That(await database.WhyUnavailableAsync(CancellationToken.None), Is.Not.Null);
        await _server.UpAsync();

        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await database.Images.AddAsync(Some(), CancellationToken.None))));
        Assert.That(await FindAsync(database, before.Id), Is.Not.Null);
        Assert.That(
            await database.Images.ListAsync(RequestContext.Unauthenticated("r"), new ImageQuery { Limit = 99 }, CancellationToken.None),
            Has.Count.EqualTo(41));
    }

    [Test]
    public async Task A_user_who_is_shut_out_is_told_and_served_again_as_soon_as_the_server_does()
    {
        await _server.ExecuteAsync("CREATE OR REPLACE USER tenant@'%' IDENTIFIED BY 'a'; GRANT ALL ON *.* TO tenant@'%'");
        using var log = new LineLog();
        var options = new DatabaseOptions { Connection = $"mysql://tenant:a@127.0.0.1:{_server.Port}/{_name}" };
        await using var database = await ImageDatabase.OpenAsync(options, TimeProvider.System, log, CancellationToken.None);
        var image = Some();
        await database.Images.AddAsync(image, CancellationToken.None);
        async Task AllAreToldAsync(string change, string word)
        {
            await _server.ExecuteAsync($"{change}; KILL USER tenant");
            var told = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await WhyNotAsync(database, image.Id))));
            Assert.That(told, Is.All.Contains(word));
        }

        await AllAreToldAsync("ALTER USER tenant@'%' PASSWORD EXPIRE", "expired");
        await _server.ExecuteAsync("ALTER USER tenant@'%' IDENTIFIED BY 'a'");
        var found = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await FindAsync(database, image.Id))));
        Assert.That(found, Is.All.Not.Null);
        await AllAreToldAsync("ALTER USER tenant@'%' ACCOUNT LOCK", "locked");
        await _server.ExecuteAsync("ALTER USER tenant@'%' ACCOUNT UNLOCK");
        Assert.That(await FindAsync(database, image.Id), Is.Not.Null);
        Assert.That(log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal)), Has.Exactly(2).Items);
        await _server.ExecuteAsync("DROP USER tenant@'%'");
    }

    [Test]
    public async Task A_restart_between_two_requests_is_not_noticed()
    {
        await using var database = await MariaDbSubject.OpenAsync(_server.Url(_name));
        var image = Some();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await FindAsync(database, image.Id))));

        await _server.DownAsync("fast");
        await _server.UpAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await FindAsync(database, image.Id))));
        await database.Images.AddAsync(image, CancellationToken.None);
        Assert.That(await FindAsync(database, image.Id), Is.Not.Null);
    }

    [Test]
    public async Task Connections_that_an_operator_ends_are_replaced_unnoticed()
    {
        await using var database = await MariaDbSubject.OpenAsync(_server.Url(_name));
        var image = Some();
        await database.Images.AddAsync(image, CancellationToken.None);

        // Many at once, so that some come while another empties the pool: it must not give them one dead connection after the other.
        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => FindAsync(database, image.Id))));
            await _server.ExecuteAsync("KILL USER glance@'127.0.0.1'");
            Assert.That(
                await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => FindAsync(database, image.Id)))), Has.All.Not.Null);
        }
    }

    [Test]
    public async Task With_use_db_reconnect_a_request_waits_for_the_server()
    {
        var options = new DatabaseOptions
        {
            Connection = _server.Url(_name),
            Retries = new RetryOptions { Reconnect = true, MaxRetries = -1, Interval = TimeSpan.FromMilliseconds(50), Increasing = false },
        };
        await using var database = await SqliteSubject.OpenAsync(options);
        await _server.DownAsync("fast");

        var waiting = Enumerable.Range(0, 5).Select(_ => database.Images.AddAsync(Some(), CancellationToken.None).AsTask()).ToArray();
        Assert.That(waiting.Any(write => write.IsCompleted), Is.False);
        await _server.UpAsync();

        await Task.WhenAll(waiting);
    }

    [Test]
    public async Task A_server_that_is_not_there_stops_the_start_after_the_tries_configured()
    {
        await _server.DownAsync("fast");
        var retries = new RetryOptions { AtStart = 2, StartInterval = TimeSpan.FromMilliseconds(10) };
        var options = new DatabaseOptions { Connection = _server.Url(_name), Retries = retries };

        Assert.That(async () => await SqliteSubject.OpenAsync(options),
                Throws.TypeOf<DatabaseStartException>().With.Message.Contains($"127.0.0.1:{_server.Port}").And.Message.Contains("reached"));
    }

    [Test]
    public async Task A_server_that_comes_late_is_waited_for()
    {
        await _server.DownAsync("fast");
        var opening = SqliteSubject.OpenAsync(new DatabaseOptions
        {
            Connection = _server.Url(_name),
            Retries = new RetryOptions { AtStart = -1, StartInterval = TimeSpan.FromMilliseconds(20) },
        }).AsTask();

        await _server.UpAsync();

        await using var database = await opening;
        Assert.That(await database.WhyUnavailableAsync(CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task A_server_that_hangs_is_waited_for_as_long_as_configured_and_used_again_when_it_goes_on()
    {
        await using var database = await MariaDbSubject.OpenAsync(_server.Url(_name) + "?read_timeout=2&connect_timeout=2");
        var image = Some();
        await database.Images.AddAsync(image, CancellationToken.None);
        PosixKill.Send(_server.Pid, PosixKill.Stop);
        try
        {
            var clock = Stopwatch.StartNew();
            var refused = Enumerable.Range(0, 40).Select(_ => Task.Run(() => FindAsync(database, image.Id))).ToArray();
            foreach (var request in refused)
                Assert.That(async () => await request, Throws.TypeOf<DatabaseUnavailableException>());
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)));
        }
        finally
        {
            PosixKill.Send(_server.Pid, PosixKill.Cont);
        }

        Assert.That(await FindAsync(database, image.Id), Is.Not.Null);
    }

    private static async Task AssertUnavailableAsync(ImageDatabase database)
    {
        Assert.That(
            async () => await database.Images.AddAsync(Some(), CancellationToken.None), Throws.TypeOf<DatabaseUnavailableException>());
        var times = await Task.WhenAll(Enumerable.Range(0, 80).Select(_ => Task.Run(() => RefusedAfterAsync(database))));
        Assert.That(times, Has.All.LessThan(Soon));
    }

    private static async Task<TimeSpan> RefusedAfterAsync(ImageDatabase database)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            await FindAsync(database, "x");
        }
        catch (DatabaseUnavailableException refused) when (!refused.Message.Contains("127.0.0.1", StringComparison.Ordinal))
        {
            return clock.Elapsed;
        }

        throw new AssertionException("the server is down, and a request was answered");
    }

    private static async Task<string> WhyNotAsync(ImageDatabase database, string id)
    {
        try
        {
            await FindAsync(database, id);
            return "found";
        }
        catch (DatabaseUnavailableException unavailable)
        {
            return unavailable.Message;
        }
    }

    private static async Task<Image?> FindAsync(ImageDatabase database, string id) =>
        await database.Images.FindAsync(RequestContext.Unauthenticated("r"), id, CancellationToken.None);

    private static Image Some() => new()
    {
        Id = Guid.NewGuid().ToString(),
        Status = ImageStatus.Queued,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
