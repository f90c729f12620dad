namespace GlanceSupervisor.Supervision;

/// <summary>Old workers of a reload that have been told to finish and may still let somebody in. Used by the supervisor's loop alone.</summary>
internal sealed class GivingWay(IReadOnlyList<WorkerHandle> workers, TimeProvider time)
{
    /// <summary>A worker says it in milliseconds; one that is stopped or hung must not hold up the outcome until it is found out.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly long _began = time.GetTimestamp();

    /// <summary>Whether they have had their time.</summary>
    public bool IsOverdue => time.GetElapsedTime(_began) >= Longest;

    /// <summary>Those that live and have not said that they let nobody in any more.</summary>
    public IReadOnlyList<int> Remaining(WorkerCrew crew) => [.. workers.Where(worker => !worker.HasClosed && crew.Workers.Contains(worker)).Select(worker => worker.Pid)];
}
