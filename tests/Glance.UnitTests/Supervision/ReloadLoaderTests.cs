using System.Threading.Channels;
using Glance.Configuration;
using Glance.UnitTests.Supervision.Fakes;
using GlanceSupervisor.Events;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Supervision;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

/// <summary>Files and resolvers that take their time, or never answer.</summary>
internal sealed class ReloadLoaderTests
{
    [Test]
    public async Task While_a_configuration_source_hangs_workers_are_watched_and_replaced()
    {
        using var source = new HangingSource();
        var channel = Channel.CreateUnbounded<SupervisorEvent>();
        using var loader = new ReloadLoader(source, new EventPoster(channel.Writer).OnLoaded, NoOutputs, NullLogger.Instance);
        using var supervisor = new SupervisorUnderTest(SupervisorUnderTest.SomeOptions(workers: 2), loader: loader);
        supervisor.Supervisor.Begin();
        supervisor.ReadyAll();

        var request = supervisor.AskForReload();
        await source.Entered;
        supervisor.Exit(supervisor.Workers[0], 137);
        supervisor.ReadyAll();
        var served = supervisor.Supervisor.Workers.Ready(supervisor.Current);
        var hung = supervisor.Workers[0];
        for (var passed = 0; passed < 100; passed++)
        {
            supervisor.Pass(TimeSpan.FromSeconds(1));
            supervisor.Beat(supervisor.Workers[1]);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(served, Is.EqualTo(2));
            Assert.That(hung.IsHung, Is.True, "a worker that went silent meanwhile was found");
            Assert.That(supervisor.Workers, Has.Count.EqualTo(3), "and has a successor");
            Assert.That(request.Outcome.IsCompleted, Is.False);
        }

        supervisor.Handle(new SupervisorEvent.StopRequested("SIGTERM"));
        await loader.FinishAsync();

        Assert.That((await request.Outcome).Text, Is.EqualTo("SIGTERM ends the service"));
        Assert.That(channel.Reader.TryRead(out _), Is.False, "nobody wants to know any more");
    }

    [Test]
    public async Task What_is_read_is_posted()
    {
        var channel = Channel.CreateUnbounded<SupervisorEvent>();
        var poster = new EventPoster(channel.Writer);
        using var loader = new ReloadLoader(new FailingSource(null), poster.OnLoaded, NoOutputs, NullLogger.Instance);
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);

        loader.Begin(new Reload(supervisor.Current, [], string.Empty, supervisor.Time));

        Assert.That(
            (await channel.Reader.ReadAsync() as SupervisorEvent.ConfigurationLoaded)?.Configuration.Outcome.Problems,
            Is.EqualTo(new[] { "line 3 is wrong" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_source_that_throws_costs_the_reload_and_nothing_else(bool expected)
    {
        var channel = Channel.CreateUnbounded<SupervisorEvent>();
        var source = new FailingSource(expected ? new IOException("unreadable") : new InvalidOperationException("unreadable"));
        using var loader = new ReloadLoader(source, new EventPoster(channel.Writer).OnLoaded, NoOutputs, NullLogger.Instance);
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);

        loader.Begin(new Reload(supervisor.Current, [], string.Empty, supervisor.Time));

        Assert.That(
            (await channel.Reader.ReadAsync() as SupervisorEvent.ConfigurationLoaded)?.Configuration.Obstacle,
            Is.EqualTo("unreadable"));
    }

    [Test]
    public async Task Outputs_that_were_opened_for_a_reload_that_was_given_up_are_closed()
    {
        var channel = Channel.CreateUnbounded<SupervisorEvent>();
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);
        using var opening = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PreparedOutputs Open(ConfigurationSnapshot configuration)
        {
            entered.SetResult();
            opening.Wait();
            return new PreparedOutputs(() => { }, closed.SetResult);
        }

        var outcome = new ConfigurationOutcome { Options = supervisor.Options, HandOver = SupervisorUnderTest.HandOver };
        using var loader = new ReloadLoader(new GoodSource(outcome), new EventPoster(channel.Writer).OnLoaded, Open, NullLogger.Instance);
        loader.Begin(new Reload(supervisor.Current, [], string.Empty, supervisor.Time));
        await entered.Task;
        await loader.FinishAsync();
        opening.Set();

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(channel.Reader.TryRead(out _), Is.False);
    }

    private sealed class GoodSource(ConfigurationOutcome outcome) : IConfigurationSource
    {
        public ConfigurationOutcome Load() => outcome;
    }

    private static PreparedOutputs NoOutputs(ConfigurationSnapshot configuration) => new(() => { }, discard: null);

    private sealed class FailingSource(Exception? fault) : IConfigurationSource
    {
        public ConfigurationOutcome Load() => fault is null ? new ConfigurationOutcome { Problems = ["line 3 is wrong"] } : throw fault;
    }

    private sealed class HangingSource : IConfigurationSource, IDisposable
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _released = new();

        public Task Entered => _entered.Task;

        public ConfigurationOutcome Load()
        {
            _entered.SetResult();
            _released.Wait();
            return new ConfigurationOutcome();
        }

        public void Dispose() => _released.Set();
    }
}
