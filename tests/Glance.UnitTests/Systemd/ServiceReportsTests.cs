using System.Net;
using System.Threading.Channels;
using Glance.Linux.Descriptors;
using Glance.Linux.Sockets;
using Glance.Linux.Spawning;
using Glance.UnitTests.Logging;
using Glance.UnitTests.Supervision.Fakes;
using GlanceSupervisor.Events;
using GlanceSupervisor.Policy;
using GlanceSupervisor.Supervision;
using GlanceSupervisor.Systemd;
using GlanceSupervisor.Workers;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Systemd;

internal sealed class ServiceReportsTests
{
    private readonly FixedTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly List<IDisposable> _owned = [];

    [TearDown]
    public void Close()
    {
        _owned.ForEach(owned => owned.Dispose());
        _owned.Clear();
    }

    [Test]
    public void The_socket_is_stored_once_and_anew_when_it_changes()
    {
        var manager = new RecordingServiceManager();
        var reports = Reports(manager);
        var first = Generation(1);
        var second = Generation(2, first.Listener);
        var third = Generation(3);

        reports.Up(first);
        foreach (var next in new[] { second, third })
        {
            reports.ReloadBegins(first);
            reports.ReloadEnds(next, failure: null);
        }

        Assert.That(
            manager.Told.Where(told => told.StartsWith("store", StringComparison.Ordinal) || told == "forget"),
            Is.EqualTo(new[] { $"store {first.Listener.Endpoint.Port}", "forget", $"store {third.Listener.Endpoint.Port}" }));
    }

    [Test]
    public void A_failed_reload_ends_ready_with_the_reason()
    {
        var manager = new RecordingServiceManager();
        var reports = Reports(manager);
        var current = Generation(1);
        reports.Up(current);
        manager.Told.Clear();

        reports.ReloadBegins(current);
        reports.ReloadEnds(current, "line 3: no number");

        Assert.That(manager.Told, Has.Count.EqualTo(2));
        Assert.That(manager.Told[0], Does.StartWith("reloading:"));
        Assert.That(manager.Told[1], Does.StartWith("ready:").And.Contain("generation 1").And.EndWith("the last reload failed: line 3: no number"));
    }

    [Test]
    public void The_status_counts_by_the_number_of_workers_wanted_at_present()
    {
        var manager = new RecordingServiceManager();
        var reports = Reports(manager);
        var current = Generation(1);
        reports.Up(current);

        current.Wanted += 3;
        reports.Tick(current);

        Assert.That(manager.Told[^1], Does.StartWith("status:").And.Contain($"0 of {current.Options.Workers + 3} workers ready"));
    }

    [Test]
    public void A_refused_upgrade_is_in_the_status_line_until_something_succeeds()
    {
        var manager = new RecordingServiceManager();
        var reports = Reports(manager);
        var current = Generation(1);
        reports.Up(current);
        manager.Told.Clear();

        reports.UpgradeRefused(current, "exited with status 3");
        reports.ReloadBegins(current);
        reports.ReloadEnds(current, failure: null);

        Assert.That(manager.Told[0], Does.StartWith("status: Serving").And.EndWith("the last upgrade was refused: exited with status 3"));
        Assert.That(manager.Told[^1], Does.StartWith("ready:").And.Not.Contain("refused"));
    }

    [Test]
    public void Signs_of_life_come_twice_as_often_as_wanted_and_stop_when_no_worker_lives()
    {
        var manager = new RecordingServiceManager { WatchdogTimeout = TimeSpan.FromSeconds(10) };
        var reports = Reports(manager);
        var current = Generation(1);

        for (var i = 0; i < 100; i++)
            Tick(reports, current);
        var starting = manager.Told.Count(told => told == "watchdog");
        reports.Up(current);
        for (var i = 0; i < 100; i++)
            Tick(reports, current);

        Assert.That(starting, Is.EqualTo(2));
        Assert.That(manager.Told.Count(told => told == "watchdog"), Is.EqualTo(2));
    }

    [Test]
    public void While_it_starts_reloads_or_stops_more_time_is_asked_for()
    {
        var manager = new RecordingServiceManager();
        var reports = Reports(manager);
        var current = Generation(1);

        var starting = Extensions();
        reports.Up(current);
        var serving = Extensions();
        reports.ReloadBegins(current);
        var reloading = Extensions();
        reports.ReloadEnds(current, failure: null);
        reports.Stopping();
        var stopping = Extensions();

        Assert.That(new[] { starting, serving, reloading, stopping }, Is.EqualTo(new[] { 1, 0, 1, 1 }));

        int Extensions()
        {
            manager.Told.Clear();
            for (var i = 0; i < 10; i++)
                Tick(reports, current);
            return manager.Told.Count(told => told.StartsWith("extend", StringComparison.Ordinal));
        }
    }

    [Test]
    public void A_reload_is_told_as_long_as_it_lasts_though_the_numbers_change_meanwhile()
    {
        var manager = new RecordingServiceManager();
        var reports = Reports(manager);
        var current = Generation(1);
        reports.Up(current);
        reports.ReloadBegins(current);
        manager.Told.Clear();

        current.Wanted++;
        reports.Tick(current);
        reports.ReloadEnds(current, failure: null);

        Assert.That(manager.Told.Where(told => told.StartsWith("status:", StringComparison.Ordinal)), Is.Not.Empty.And.All.StartsWith("status: Reloading the configuration; Serving"));
        Assert.That(manager.Told[^1], Does.StartWith("ready: Serving"));
    }

    [Test]
    public void A_status_that_did_not_change_is_not_told_again()
    {
        var manager = new RecordingServiceManager();
        var reports = Reports(manager);
        var current = Generation(1);
        reports.Up(current);
        manager.Told.Clear();

        for (var i = 0; i < 50; i++)
            Tick(reports, current);

        Assert.That(manager.Told, Is.Empty);
    }

    [Test]
    public void After_the_end_was_told_a_reload_that_is_given_up_says_nothing()
    {
        var manager = new RecordingServiceManager();
        var reports = Reports(manager);
        var current = Generation(1);
        reports.Up(current);
        reports.ReloadBegins(current);
        reports.Stopping();
        manager.Told.Clear();

        reports.ReloadEnds(current, "the service ends");
        reports.Stopping();

        Assert.That(manager.Told, Is.Empty);
    }

    private void Tick(ServiceReports reports, Generation current)
    {
        _time.Advance(TimeSpan.FromMilliseconds(100));
        reports.Tick(current);
    }

    private ServiceReports Reports(IServiceManager manager)
    {
        var events = Channel.CreateUnbounded<SupervisorEvent>();
        return new ServiceReports(manager, new WorkerSet(new FakeLauncher(), new EventPoster(events.Writer), _time, Random.Shared, NullLogger.Instance), _time, TextWriter.Null, NullLogger.Instance);
    }

    private Generation Generation(int number, ListeningSocket? listener = null)
    {
        listener ??= Own(ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0), 8, TimeSpan.FromMinutes(1)));
        var options = new SupervisorOptions
        {
            BindHost = "127.0.0.1",
            BindPort = 0,
            Backlog = 8,
            Workers = 2,
            TcpKeepIdle = TimeSpan.FromMinutes(1),
            GracefulTimeout = TimeSpan.FromMinutes(1),
            StartTimeout = TimeSpan.FromMinutes(1),
            HeartbeatTimeout = TimeSpan.FromMinutes(1),
        };
        return Own(new Generation(number, options, MemoryFile.CreateEmpty("test", 1), listener));
    }

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }
}
