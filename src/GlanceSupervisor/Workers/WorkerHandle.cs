using System.Buffers.Binary;
using Glance.Control;
using GlanceSupervisor.Policy;

namespace GlanceSupervisor.Workers;

/// <summary>One worker from its start to its end. Only its own methods change it, and only the supervisor's loop calls them.</summary>
internal sealed class WorkerHandle : IDisposable
{
    // A worker cuts its requests itself at the limit and then ends; it is killed only when it does not.
    private static readonly TimeSpan KillMargin = TimeSpan.FromSeconds(2);

    private readonly IWorkerProcess _process;
    private readonly TimeProvider _time;
    private long? _killAt;

    public WorkerHandle(Generation generation, int slot, IWorkerProcess process, double chance, TimeProvider time)
    {
        _process = process;
        _time = time;
        Generation = generation;
        Slot = slot;
        Chance = chance;
        StartedAt = LastHeartbeat = time.GetTimestamp();
    }

    public Generation Generation { get; }

    public int Slot { get; }

    public int Pid => _process.Pid;

    /// <summary>Its own random number from 0 to 1, which spreads limits that all workers share.</summary>
    public double Chance { get; }

    /// <summary>Timestamp of the start.</summary>
    public long StartedAt { get; private init; }

    public WorkerPhase Phase { get; private set; } = WorkerPhase.Starting;

    /// <summary>Whether it ever reported ready.</summary>
    public bool WasReady { get; private set; }

    /// <summary>Whether it has said that it lets nobody in any more.</summary>
    public bool HasStoppedAccepting { get; private set; }

    /// <summary>Timestamp of the last sign of life.</summary>
    public long LastHeartbeat { get; private set; }

    public WorkerStatistics Statistics { get; private set; }

    /// <summary>Why it cannot start; null while it has not said so.</summary>
    public WorkerFailure? Failure { get; private set; }

    /// <summary>Whether it is taken for hung and about to be killed.</summary>
    public bool IsHung { get; private set; }

    /// <summary>Why the supervisor has killed it, or is about to; null while it has no reason.</summary>
    public string? KillReason { get; private set; }

    /// <summary>Whether it was killed because what it was started for came to nothing, which is told once and not of each worker.</summary>
    public bool IsDismissed { get; private set; }

    /// <summary>Whether it is killed when it stays too long.</summary>
    public bool HasDrainLimit => _killAt is not null;

    /// <summary>Goes on with a worker that the program before this one started; it has served already.</summary>
    public static WorkerHandle Adopt(HandOffWorker left, Generation generation, int slot, IWorkerProcess process, double chance, TimeProvider time) =>
        new(generation, slot, process, chance, time)
        {
            StartedAt = left.StartedAt,
            Phase = left.Leaving ? WorkerPhase.Draining : WorkerPhase.Ready,
            WasReady = true,
            _killAt = left.KillAt == 0 ? null : left.KillAt,
            Statistics = new WorkerStatistics { Served = left.Served },
        };

    /// <summary>It has said something, whatever it was.</summary>
    public void OnHeard() => LastHeartbeat = _time.GetTimestamp();

    /// <summary>It can serve.</summary>
    public void OnReady()
    {
        WasReady = true;
        if (Phase == WorkerPhase.Starting)
            Phase = WorkerPhase.Ready;
    }

    /// <summary>It tells its numbers.</summary>
    public void OnStatistics(WorkerStatistics statistics) => Statistics = statistics;

    /// <summary>It cannot start.</summary>
    public void OnFailed(WorkerFailure failure) => Failure = failure;

    /// <summary>It lets nobody in any more.</summary>
    /// <returns>Whether somebody else told it to, so that it counts as draining only from now on.</returns>
    public bool OnStoppedAccepting()
    {
        HasStoppedAccepting = true;
        var unasked = Phase < WorkerPhase.Draining;
        Retire(limit: null);
        return unasked;
    }

    /// <summary>Its process is gone.</summary>
    public void OnExited() => Phase = WorkerPhase.Ended;

    /// <summary>Asks it to finish its requests and end.</summary>
    /// <param name="limit">When it is killed; null for never: a reload never cuts an upload (wsgi-server-contract section 7).</param>
    public void Drain(TimeSpan? limit)
    {
        Retire(limit);
        Span<byte> payload = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(payload, limit is { } bounded ? (int)Math.Min(bounded.TotalMilliseconds, int.MaxValue) : -1);
        _process.Send(ControlFrameKind.Drain, payload);
    }

    /// <summary>It counts as draining; it is told when those who wait at its address have been let in.</summary>
    public void Retire(TimeSpan? limit)
    {
        if (Phase < WorkerPhase.Draining)
            Phase = WorkerPhase.Draining;
        if (limit is { } bounded)
            _killAt ??= _time.GetTimestamp() + (long)((bounded + KillMargin).TotalSeconds * _time.TimestampFrequency);
    }

    /// <summary>It answers nobody: it is killed once its state is in the log.</summary>
    public void MarkHung()
    {
        IsHung = true;
        KillReason = "hung";
        Retire(limit: null);
    }

    /// <summary>Kills it since what it was started for came to nothing.</summary>
    public void Dismiss()
    {
        IsDismissed = true;
        Retire(limit: null);
        Kill();
    }

    /// <summary>SIGKILL; does nothing when it is gone already.</summary>
    public void Kill(string? reason = null)
    {
        KillReason ??= reason;
        if (Phase != WorkerPhase.Ended)
            _process.Kill();
    }

    /// <summary>Looks at the clock, and kills it when its time is up.</summary>
    public WorkerVerdict CheckTime()
    {
        var now = _time.GetTimestamp();
        var silence = _time.GetElapsedTime(LastHeartbeat, now);
        if (_killAt is { } killAt && now >= killAt)
        {
            _killAt = long.MaxValue;
            Kill("graceful_timeout is over");
            return WorkerVerdict.DrainTimedOut;
        }

        if (Phase == WorkerPhase.Starting && silence > Generation.Options.StartTimeout)
        {
            LastHeartbeat = now; // killed once, and once more only if it is still there after as long again
            Kill("start_timeout is over");
            return WorkerVerdict.StartTimedOut;
        }

        return WasReady && !IsHung && SilencePolicy.IsOver(Generation.Options.HeartbeatTimeout, silence) ? WorkerVerdict.Unresponsive : WorkerVerdict.Well;
    }

    /// <summary>Moves its deadlines by a time in which nothing ran.</summary>
    public void ExcuseSuspend(long pause)
    {
        LastHeartbeat += pause;
        if (_killAt is { } killAt && killAt < long.MaxValue - pause)
            _killAt = killAt + pause;
    }

    /// <summary>Asks it to open its log files again.</summary>
    public void ReopenLogs() => _process.Send(ControlFrameKind.ReopenLogs);

    /// <summary>What a program that takes over must know of it.</summary>
    public HandOffWorker ToLeave() => new()
    {
        Pid = Pid,
        Channel = _process.Channel,
        Generation = Generation.Number,
        Leaving = Phase == WorkerPhase.Draining,
        StartedAt = StartedAt,
        KillAt = _killAt ?? 0,
        Served = Statistics.Served,
    };

    /// <summary>Hears what it says until its process is gone, see <see cref="WorkerListener"/>.</summary>
    public Task ListenAsync(IWorkerObserver observer, CancellationToken cancellationToken) => WorkerListener.RunAsync(this, _process, observer, cancellationToken);

    public void Dispose() => _process.Dispose();
}
