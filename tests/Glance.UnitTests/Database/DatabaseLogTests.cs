using Glance.Domain.Errors;
using Glance.TestKit.Processes;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using DatabaseLog = Glance.Database.Log;

namespace Glance.UnitTests.Database;

/// <summary>A database that is away fails every request; the log says so once a minute, and how many it was.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DatabaseLogTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LineLog _log = new();
    private readonly RepeatedFaults _faults;

    public DatabaseLogTests() => _faults = new RepeatedFaults(_time);

    public void Dispose() => _log.Dispose();

    [Test]
    public void A_failure_that_lasts_is_an_error_once_a_minute_with_the_number_of_its_requests()
    {
        Times(3, () => DatabaseLog.Failed(_log, new IOException("no space left"), "glance.sqlite", "the disk is full", _faults));
        _time.Advance(RepeatedFaults.Period);
        DatabaseLog.Failed(_log, new IOException("no space left"), "glance.sqlite", "the disk is full", _faults);

        var errors = Of("Error");
        Assert.That(errors, Has.Count.EqualTo(2));
        Assert.That(errors[0], Does.Contain("glance.sqlite").And.Contain("the disk is full").And.Contain("no space left"));
        Assert.That(errors[1], Does.Contain("2 more requests failed so"));
        Assert.That(_log.Lines, Has.Count.EqualTo(6), "each has its way through the code for who looks closer");
    }

    [Test]
    public void Another_failure_has_a_line_of_its_own()
    {
        DatabaseLog.Failed(_log, new IOException("no"), "glance.sqlite", "the disk is full", _faults);
        DatabaseLog.Failed(_log, new IOException("no"), "glance.sqlite", "the file is damaged", _faults);

        Assert.That(Of("Error"), Has.Count.EqualTo(2));
    }

    [Test]
    public void Other_writers_in_the_way_are_no_error()
    {
        Times(2, () => DatabaseLog.Busy(_log, new IOException("locked"), "glance.sqlite", "it stayed busy", _faults));
        _time.Advance(RepeatedFaults.Period);
        DatabaseLog.Busy(_log, new IOException("locked"), "glance.sqlite", "it stayed busy", _faults);

        var warnings = Of("Warning");
        Assert.That(Of("Error"), Is.Empty);
        Assert.That(warnings, Has.Count.EqualTo(2));
        Assert.That(warnings[0], Does.Contain("glance.sqlite").And.Contain("it stayed busy").And.Contain("locked"));
        Assert.That(warnings[1], Does.Contain("1 more requests failed so"));
        Assert.That(_log.Lines, Has.Count.EqualTo(5));
    }

    [Test]
    public void A_pool_without_a_free_connection_is_told_once_a_minute_and_to_each_request()
    {
        var told = Enumerable.Range(0, 3).Select(_ => DatabaseLog.Overloaded(_log, "glance", TimeSpan.FromSeconds(30), _faults)).ToList();
        _time.Advance(RepeatedFaults.Period);
        told.Add(DatabaseLog.Overloaded(_log, "glance", TimeSpan.FromSeconds(30), _faults));

        Assert.That(told.Select(each => (each.IsLogged, each.Message)),
            Is.All.EqualTo((true, "The database is overloaded: no connection came free within 30 s")));
        Assert.That(_log.Lines, Has.Count.EqualTo(2));
        Assert.That(_log.Lines[0], Does.Contain("glance").And.Contain("30"));
        Assert.That(_log.Lines[1], Does.Contain("2 more requests were refused"));
    }

    private static void Times(int count, Action action)
    {
        for (var time = 0; time < count; time++)
            action();
    }

    private List<string> Of(string level) => [.. _log.Lines.Where(line => line.StartsWith(level, StringComparison.Ordinal))];
}
