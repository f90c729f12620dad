using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Threading.Channels;
using Glance.Configuration;
using Glance.Configuration.HandOver;
using Glance.Configuration.Paste;
using Glance.Control;
using Glance.Linux.Descriptors;
using Glance.Linux.Sockets;
using Glance.Linux.Spawning;
using Glance.UnitTests.Systemd;
using GlanceSupervisor.Events;
using GlanceSupervisor.Policy;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Supervision;
using GlanceSupervisor.TakeOver;
using GlanceSupervisor.Workers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision.Fakes;

/// <summary>The whole supervisor over workers without processes and a clock that the test moves.</summary>
internal sealed class SupervisorUnderTest : IDisposable
{
    public static readonly WorkerHandOver HandOver = new(ConfigurationSnapshot.FromText(string.Empty), PasteDeployment.None);

    private readonly ListeningSocket _listener = ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0), 8, TimeSpan.FromMinutes(1));
    private readonly Channel<SupervisorEvent> _events = Channel.CreateUnbounded<SupervisorEvent>();

    public SupervisorUnderTest(SupervisorOptions? options = null, HandOffState? left = null, IReloadLoader? loader = null)
    {
        Options = options ?? SomeOptions(workers: 2);
        Supervisor = new Supervisor(new SupervisorParts
        {
            First = new Generation(left?.Generation ?? 1, Options, MemoryFile.Create("test", HandOver.ToBytes()), _listener),
            Left = left,
            Events = _events,
            Launcher = Launcher,
            Inspection = Inspection,
            Loader = loader ?? Loader,
            Executable = Executable,
            Manager = Manager,
            ReopenLogs = () => LogsReopened++,
            Errors = Errors,
            Logger = NullLogger.Instance,
            Time = Time,
            Jitter = new Random(1),
        });
    }

    public Supervisor Supervisor { get; }

    public SupervisorOptions Options { get; }

    public FakeTimeProvider Time { get; } = new();

    public FakeLauncher Launcher { get; } = new();

    public FakeLoader Loader { get; } = new();

    public FakeInspection Inspection { get; } = new();

    public FakeExecutable Executable { get; } = new();

    public RecordingServiceManager Manager { get; } = new();

    public StringWriter Errors { get; } = new();

    public int LogsReopened { get; private set; }

    public IReadOnlyList<WorkerHandle> Workers => Supervisor.Workers.All;

    public Generation Current => Supervisor.State.Current;

    public ChannelWriter<SupervisorEvent> Events => _events.Writer;

    public static SupervisorOptions SomeOptions(int workers) => new()
    {
        BindHost = "127.0.0.1",
        BindPort = 0,
        Backlog = 8,
        Workers = workers,
        TcpKeepIdle = TimeSpan.FromMinutes(1),
        GracefulTimeout = TimeSpan.FromSeconds(60),
        StartTimeout = TimeSpan.FromSeconds(60),
        HeartbeatTimeout = TimeSpan.FromSeconds(90),
    };

    /// <summary>A supervisor whose workers all serve.</summary>
    public static SupervisorUnderTest Serving(int workers) => Serving(SomeOptions(workers));

    public static SupervisorUnderTest Serving(SupervisorOptions options)
    {
        var supervisor = new SupervisorUnderTest(options);
        supervisor.Supervisor.Begin();
        supervisor.ReadyAll();
        return supervisor;
    }

    public FakeWorkerProcess ProcessOf(WorkerHandle worker) => Launcher.Started.Single(process => process.Pid == worker.Pid);

    public void Handle(SupervisorEvent happened)
    {
        Supervisor.Handle(happened);
        while (_events.Reader.TryRead(out var posted) || (Supervisor.IsHandingOff && TryWait(out posted)))
            Supervisor.Handle(posted);
    }

    /// <summary>Waits for what goes on beside the loop.</summary>
    public async Task HandleNextAsync()
    {
        var posted = await _events.Reader.ReadAsync();
        Handle(posted);
    }

    public void Say(WorkerHandle worker, ControlFrameKind kind, byte[]? payload = null) =>
        Handle(new SupervisorEvent.MessageReceived(worker, new ControlFrame(kind, payload)));

    public void Beat(WorkerHandle worker, WorkerStatistics statistics = default)
    {
        var payload = new byte[WorkerStatistics.Size];
        statistics.WriteTo(payload);
        Say(worker, ControlFrameKind.Heartbeat, payload);
    }

    public void ReadyAll()
    {
        foreach (var worker in Workers.Where(worker => !worker.WasReady).ToList())
            Say(worker, ControlFrameKind.Ready);
    }

    public void Exit(WorkerHandle worker, int code) => Handle(new SupervisorEvent.WorkerExited(worker, new ExitStatus(code)));

    public void Pass(TimeSpan time)
    {
        Time.Advance(time);
        Handle(new SupervisorEvent.Tick());
    }

    /// <summary>Time in which all workers go on saying that they live.</summary>
    public void PassWithHeartbeats(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(500))
        {
            Pass(TimeSpan.FromMilliseconds(500));
            foreach (var worker in Workers.ToList())
                Beat(worker, worker.Statistics);
        }
    }

    public PendingRequest AskForReload()
    {
        var request = new PendingRequest();
        Handle(new SupervisorEvent.ReloadRequested(request));
        return request;
    }

    /// <summary>The configuration of the reload that runs has been read.</summary>
    public void Load(SupervisorOptions? options = null, IPEndPoint? endpoint = null, string? obstacle = null, string? problem = null)
    {
        var reload = Loader.Begun[^1];
        Loader.Begun.Remove(reload);
        var outcome = problem is null ? new ConfigurationOutcome { Options = options ?? Options, HandOver = HandOver } : new ConfigurationOutcome { Problems = [problem] };
        Handle(new SupervisorEvent.ConfigurationLoaded(reload, new LoadedConfiguration(outcome, endpoint, obstacle)));
    }

    public void Dispose()
    {
        Supervisor.Dispose();
        Current.Listener.Dispose();
        Current.Dispose();
        _listener.Dispose();
        Errors.Dispose();
    }

    // Workers are not listened to any more in a moment.
    private bool TryWait([NotNullWhen(true)] out SupervisorEvent? posted)
    {
        Assert.That(_events.Reader.WaitToReadAsync().AsTask().Wait(TimeSpan.FromSeconds(10)), Is.True);
        return _events.Reader.TryRead(out posted);
    }
}
