namespace GlanceSupervisor.Reloading;

/// <summary>
/// Who waits for what runs, and who for the one after it: a request that came while one was running is not answered with that one's
/// outcome. Used by the supervisor's loop alone.
/// </summary>
internal sealed class PendingRequests
{
    private readonly List<PendingRequest> _waiting = [];
    private readonly List<PendingRequest> _inProgress = [];

    /// <summary>Those who wait for what runs now.</summary>
    public IReadOnlyList<PendingRequest> InProgress => _inProgress;

    /// <summary>Whether somebody waits for what has not begun.</summary>
    public bool IsAnyWaiting => _waiting.Count > 0;

    /// <summary>Somebody asks.</summary>
    public void Add(PendingRequest request) => _waiting.Add(request);

    /// <summary>What all who wait asked for begins now.</summary>
    public void Begin()
    {
        _inProgress.AddRange(_waiting);
        _waiting.Clear();
    }

    /// <summary>It has ended.</summary>
    public void Answer(RequestOutcome outcome)
    {
        _inProgress.ForEach(request => request.Answer(outcome));
        _inProgress.Clear();
    }

    /// <summary>Nothing will be done for anybody any more.</summary>
    public void Refuse(string reason)
    {
        Begin();
        Answer(new RequestOutcome(false, reason));
    }
}
