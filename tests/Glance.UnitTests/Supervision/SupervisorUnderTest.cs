using System.Net;
using System.Threading.Channels;
using Glance.Control;
using Glance.Linux.Descriptors;
using Glance.Linux.ServiceManager;
using Glance.Linux.Sockets;
using Glance.Linux.Spawning;
using Glance.UnitTests.Systemd;
using GlanceSupervisor;
using GlanceSupervisor.Supervision;
using GlanceSupervisor.Systemd;
using GlanceSupervisor.TakeOver;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Glance.UnitTests.Supervision;

/// <summary>The whole supervisor over workers without processes and a clock that the test moves.</summary>
internal sealed class SupervisorUnderTest : IDisposable
{
    private readonly ListeningSocket _listener = ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0), 8, TimeSpan.FromMinutes(1));
    private readonly Supervisor _supervisor;

    public SupervisorUnderTest(int workers)
    {
        Options = Options with { Workers = workers };
        Crew = new WorkerCrew(Launcher, Events.Writer, Time, new Random(1), NullLogger.Instance);
        _supervisor = new Supervisor(
            new SupervisorParts
            {
                First = new Generation(1, Options, MemoryFile.CreateEmpty("test", 1), _listener),
                Crew = Crew,
                Reloader = new Reloader(null!, NullLogger.Instance),
                Events = Events,
                Reports = new ServiceReports(Manager, Crew, Time),
                Logger = NullLogger.Instance,
                Time = Time,
                Jitter = new Random(1),
                Examination = new WorkerExamination(Time, NullLogger.Instance),
                Program = new OwnProgram(null, [], ServiceEnvironment.Take()),
                FlushLogs = () => { },
                ReopenLogs = () => { },
                ReportFailure = _ => { },
            },
            null!);
    }

    public FakeTimeProvider Time { get; } = new();

    public FakeLauncher Launcher { get; } = new();

    public RecordingServiceManager Manager { get; } = new();

    public Channel<SupervisorEvent> Events { get; } = Channel.CreateUnbounded<SupervisorEvent>();

    public WorkerCrew Crew { get; }

    public SupervisorOptions Options { get; } = new()
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

    public async Task BeginAsync()
    {
        await _supervisor.BeginAsync();
        foreach (var worker in Crew.Workers.ToList())
            await PostAsync(new SupervisorEvent.FrameReceived(worker, new ControlFrame(ControlFrameKind.Ready, default)));
    }

    public async Task PostAsync(SupervisorEvent happened) => await _supervisor.HandleAsync(happened);

    public Task ExitAsync(WorkerHandle worker, int code) => PostAsync(new SupervisorEvent.WorkerExited(worker, new ExitStatus(code)));

    public async Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        await PostAsync(new SupervisorEvent.Tick());
    }

    public void Dispose()
    {
        Crew.Dispose();
        _supervisor.Dispose();
        _listener.Dispose();
    }
}
