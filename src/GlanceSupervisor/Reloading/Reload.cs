using Glance.Linux.Descriptors;
using GlanceSupervisor.Listening;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Reloading;

/// <summary>
/// One reload, from the request to the outcome that all who asked for it are told, once. Whatever goes wrong on the way, the generation in
/// force and its socket stay as they were. Used by the supervisor's loop alone.
/// </summary>
/// <param name="before">The generation in force when it was asked for.</param>
/// <param name="requests">Those who wait for its outcome.</param>
/// <param name="preface">What the outcome begins with.</param>
/// <param name="time">Clock.</param>
internal sealed class Reload(Generation before, IReadOnlyList<PendingRequest> requests, string preface, TimeProvider time)
{
    /// <summary>
    /// A worker stops accepting in milliseconds; one that is stopped or hung must not hold up the outcome until it is found out.
    /// </summary>
    public static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Files are read in milliseconds, and a resolver gives up after some seconds for each server it knows: what takes longer never ends.
    /// </summary>
    public static readonly TimeSpan LongestLoading = TimeSpan.FromMinutes(2);

    // A tenth of a second apart: workers of an address that was given up a moment ago may be about to close it.
    private const int MostBindAttempts = 10;

    private readonly long _begunAt = time.GetTimestamp();
    private LoadedConfiguration? _loaded;
    private int _bindAttempts;
    private IReadOnlyList<WorkerHandle> _predecessors = [];
    private long _drainingSince;

    /// <summary>The generation in force when it was asked for.</summary>
    public Generation Before => before;

    /// <summary>How far it has come.</summary>
    public ReloadStage Stage { get; private set; } = ReloadStage.Loading;

    /// <summary>The generation that is brought up, or has been; null before its address is bound.</summary>
    public Generation? Next { get; private set; }

    /// <summary>Workers before it that may still let somebody in.</summary>
    public IEnumerable<WorkerHandle> StillAccepting => _predecessors.Where(worker => !worker.HasStoppedAccepting && worker.Phase != WorkerPhase.Ended);

    /// <summary>Whether the workers before it have had their time.</summary>
    public bool IsDrainOverdue => time.GetElapsedTime(_drainingSince) >= LongestDrain;

    /// <summary>Whether files or names have had their time and did not answer.</summary>
    public bool IsLoadOverdue => Stage == ReloadStage.Loading && time.GetElapsedTime(_begunAt) >= LongestLoading;

    /// <summary>A configuration that can be used was read.</summary>
    public void OnLoaded(LoadedConfiguration loaded)
    {
        Expect(ReloadStage.Loading);
        _loaded = loaded;
        Stage = ReloadStage.Binding;
    }

    /// <summary>Binds the address, while the socket in force stays open, and makes the next generation.</summary>
    /// <returns>False when that is to be tried again in a moment.</returns>
    /// <exception cref="IOException">Refused, with the address and the reason.</exception>
    public bool TryBind()
    {
        Expect(ReloadStage.Binding);
        if (_loaded is not { Outcome: { Options: { } options, HandOver: { } handOver } })
            throw new InvalidOperationException("nothing was loaded that could be bound");
        var listener = _loaded.Endpoint is { } endpoint
            ? ListeningSockets.TryBindBeside(endpoint, options, before.Listener, lastAttempt: ++_bindAttempts >= MostBindAttempts)
            : before.Listener;
        if (listener is null)
            return false;
        Next = new Generation(before.Number + 1, options, MemoryFile.Create("glance-configuration", handOver.ToBytes()), listener) { Database = before.Database };
        Stage = ReloadStage.Starting;
        return true;
    }

    /// <summary>The next generation is in force.</summary>
    /// <param name="predecessors">The workers that have been told to finish and let people in at the same address.</param>
    public void Promote(IReadOnlyList<WorkerHandle> predecessors)
    {
        Expect(ReloadStage.Starting);
        _loaded?.Outputs?.Use();
        _predecessors = predecessors;
        _drainingSince = time.GetTimestamp();
        Stage = ReloadStage.Draining;
    }

    /// <summary>Tells the outcome.</summary>
    public void End(bool succeeded, string text)
    {
        if (Stage == ReloadStage.Ended || (succeeded && Stage != ReloadStage.Draining))
            throw new InvalidOperationException($"a reload that is {Stage} cannot end as {(succeeded ? "done" : "failed")}");
        Stage = ReloadStage.Ended;
        _loaded?.Outputs?.Dispose();
        foreach (var request in requests)
            request.Answer(new RequestOutcome(succeeded, preface + text));
    }

    private void Expect(ReloadStage stage)
    {
        if (Stage != stage)
            throw new InvalidOperationException($"a reload that is {Stage} is not {stage}");
    }
}
