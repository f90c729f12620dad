namespace Glance.Operations.Jobs;

/// <summary>
/// What becomes of a job when its worker leaves. Whatever it is, the job is awaited; when the time of the worker is over, it is stopped.
/// </summary>
public enum JobDrain
{
    /// <summary>It is stopped at once.</summary>
    Stop,

    /// <summary>It may finish when it soon will have (<see cref="Job.WillBeDoneIn"/>); else it is stopped.</summary>
    FinishIfNearlyDone,

    /// <summary>It may finish.</summary>
    Finish,
}
