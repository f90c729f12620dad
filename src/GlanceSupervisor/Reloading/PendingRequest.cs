namespace GlanceSupervisor.Reloading;

/// <summary>Somebody who waits for the outcome of what he asked for. Answered by the supervisor's loop, exactly once.</summary>
internal sealed class PendingRequest
{
    private readonly TaskCompletionSource<RequestOutcome> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Descriptor of his connection, for the program that takes over this process; null when he has none.</summary>
    public int? Connection { get; init; }

    /// <summary>Completes with the answer.</summary>
    public Task<RequestOutcome> Outcome => _answer.Task;

    /// <summary>Answers.</summary>
    /// <exception cref="InvalidOperationException">He has an answer already.</exception>
    public void Answer(RequestOutcome outcome) => _answer.SetResult(outcome);
}
