using GlanceSupervisor.Supervision;

namespace GlanceSupervisor.Control;

/// <summary>Somebody who waits for the outcome of what he asked for. Answered by the supervisor's loop, once.</summary>
internal sealed class Asker
{
    private readonly TaskCompletionSource<ReloadOutcome> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Descriptor of his connection, for the program that takes over this process; null when he has none.</summary>
    public int? Connection { get; init; }

    /// <summary>Completes with the answer.</summary>
    public Task<ReloadOutcome> Outcome => _answer.Task;

    /// <summary>Answers.</summary>
    public void Answer(ReloadOutcome outcome) => _answer.TrySetResult(outcome);
}
