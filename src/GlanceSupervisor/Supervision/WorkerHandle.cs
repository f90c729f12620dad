using System.Buffers.Binary;
using System.Threading.Channels;
using Glance.Control;
using GlanceSupervisor.TakeOver;

namespace GlanceSupervisor.Supervision;

/// <summary>The supervisor's view of one worker process. Its state is changed by the supervisor's loop alone.</summary>
internal sealed class WorkerHandle : IDisposable
{
    private readonly IWorkerProcess _process;

    public WorkerHandle(Generation generation, int slot, IWorkerProcess process, long startedAt)
    {
        _process = process;
        Generation = generation;
        Slot = slot;
        Pid = process.Pid;
        StartedAt = startedAt;
        LastHeartbeat = startedAt;
    }

    public Generation Generation { get; }

    public int Slot { get; }

    public int Pid { get; }

    /// <summary>Timestamp of the start.</summary>
    public long StartedAt { get; }

    public WorkerPhase Phase { get; set; } = WorkerPhase.Starting;

    /// <summary>Whether it ever reported ready.</summary>
    public bool WasReady { get; set; }

    /// <summary>Whether it has said that it lets nobody in any more.</summary>
    public bool HasClosed { get; set; }

    /// <summary>Timestamp of the last sign of life.</summary>
    public long LastHeartbeat { get; set; }

    /// <summary>Timestamp at which a leaving worker is killed; null while it may stay.</summary>
    public long? KillAt { get; set; }

    /// <summary>Why it cannot start, in its own words, with the exit code that goes with it.</summary>
    public (int ExitCode, string Reason)? Failure { get; set; }

    public WorkerStatistics Statistics { get; set; }

    /// <summary>Its own random number from 0 to 1, which spreads limits that all workers share.</summary>
    public double Chance { get; init; }

    /// <summary>PSS in bytes when last measured; 0 before.</summary>
    public long Memory { get; set; }

    /// <summary>Timestamp of that measurement.</summary>
    public long MeasuredAt { get; set; }

    /// <summary>Whether it is taken for hung and about to be killed.</summary>
    public bool Condemned { get; set; }

    /// <summary>Whether it was killed because what it was started for came to nothing, which is told of that and not of each worker.</summary>
    public bool Dismissed { get; set; }

    /// <summary>Moves its deadlines by a time in which nothing ran.</summary>
    public void Forgive(long pause)
    {
        LastHeartbeat += pause;
        if (KillAt is { } killAt && killAt < long.MaxValue - pause)
            KillAt = killAt + pause;
    }

    /// <summary>Listens to the worker until its process is gone, and posts what it hears, its end last.</summary>
    /// <param name="events">Where to.</param>
    /// <param name="cancellationToken">Stops the listening between two messages; everything heard has been posted then.</param>
    public async Task FollowAsync(ChannelWriter<SupervisorEvent> events, CancellationToken cancellationToken)
    {
        while (await ReceiveAsync(cancellationToken) is { } frame)
            await events.WriteAsync(new SupervisorEvent.FrameReceived(this, frame), CancellationToken.None);
        await events.WriteAsync(new SupervisorEvent.WorkerExited(this, await _process.WaitAsync(cancellationToken)), CancellationToken.None);
    }

    /// <summary>Asks it to finish its requests and end; null for as long as they take.</summary>
    public void Drain(TimeSpan? limit)
    {
        Span<byte> payload = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(payload, limit is { } bounded ? (int)Math.Min(bounded.TotalMilliseconds, int.MaxValue) : -1);
        _process.Send(ControlFrameKind.Drain, payload);
    }

    /// <summary>What a program that takes over must know of it.</summary>
    public TakenOverWorker ToLeave() => new()
    {
        Pid = Pid,
        Channel = _process.Channel,
        Generation = Generation.Number,
        Leaving = Phase == WorkerPhase.Leaving,
        StartedAt = StartedAt,
        KillAt = KillAt ?? 0,
        Served = Statistics.Served,
    };

    /// <summary>Asks it to open its log files again.</summary>
    public void ReopenLogs() => _process.Send(ControlFrameKind.ReopenLogs);

    /// <summary>SIGKILL; does nothing when it is gone already.</summary>
    public void Kill() => _process.Kill();

    public void Dispose() => _process.Dispose();

    private async ValueTask<ControlFrame?> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _process.ReceiveAsync(cancellationToken);
        }
        catch (InvalidDataException)
        {
            // Something that is not our worker answers: it is of no use, and its end is reported like any other.
            Kill();
            return null;
        }
    }
}
