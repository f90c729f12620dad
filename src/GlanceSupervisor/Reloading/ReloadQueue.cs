using GlanceSupervisor.Policy;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Reloading;

/// <summary>
/// Reloads that were asked for and have not begun: many requests in a row become one reload. Whoever asks while one runs waits for the
/// next, since that one may have read the files before he changed them.
/// </summary>
internal sealed class ReloadQueue(TimeProvider time)
{
    private readonly SignalPacing _pacing = new(time);
    private readonly List<PendingRequest> _requests = [];

    /// <summary>What the next outcome begins with.</summary>
    public string Preface { get; set; } = string.Empty;

    /// <summary>Whether one was asked for that has not begun.</summary>
    public bool IsWanted => _pacing.IsWanted;

    /// <summary>Somebody asks; null when he does not wait for the outcome.</summary>
    public void Ask(PendingRequest? request)
    {
        if (request is not null)
            _requests.Add(request);
        _pacing.Ask();
    }

    /// <summary>Whether one is to begin now.</summary>
    public bool IsDue() => _pacing.IsDue();

    /// <summary>One begins, for all who asked so far.</summary>
    public Reload Begin(Generation current)
    {
        _pacing.Begin();
        var reload = new Reload(current, [.. _requests], Preface, time);
        _requests.Clear();
        Preface = string.Empty;
        return reload;
    }

    /// <summary>It has ended, one way or the other.</summary>
    public void End() => _pacing.End();

    /// <summary>Nothing will be done for anybody any more.</summary>
    public void Refuse(string reason)
    {
        _requests.ForEach(request => request.Answer(new RequestOutcome(false, reason)));
        _requests.Clear();
    }
}
