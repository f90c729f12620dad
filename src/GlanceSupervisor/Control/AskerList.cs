using GlanceSupervisor.Supervision;

namespace GlanceSupervisor.Control;

/// <summary>
/// Who waits for the reload that runs, and who for the one after it: an asker whose question came while a reload was running is not
/// told that one's outcome, since it may have read the files before he changed them. Used by the supervisor's loop alone.
/// </summary>
internal sealed class AskerList
{
    private readonly List<Asker> _waiting = [];
    private readonly List<Asker> _asking = [];

    /// <summary>Those who wait for what runs now.</summary>
    public IReadOnlyList<Asker> Asking => _asking;

    /// <summary>Somebody asks.</summary>
    public void Add(Asker? asker)
    {
        if (asker is not null)
            _waiting.Add(asker);
    }

    /// <summary>What all who wait asked for begins now.</summary>
    public void Begin()
    {
        _asking.AddRange(_waiting);
        _waiting.Clear();
    }

    /// <summary>It has ended.</summary>
    public void Answer(ReloadOutcome outcome)
    {
        foreach (var asker in _asking)
            asker.Answer(outcome);
        _asking.Clear();
    }

    /// <summary>Nothing will be done for anybody any more.</summary>
    public void Refuse(string reason)
    {
        Begin();
        Answer(new ReloadOutcome(false, reason));
    }
}
