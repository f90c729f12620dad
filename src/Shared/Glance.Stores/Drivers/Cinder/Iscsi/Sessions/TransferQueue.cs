using Glance.Stores.Drivers.Cinder.Iscsi.Scsi;
using Glance.Stores.Drivers.Cinder.Iscsi.Targets;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Sessions;

/// <summary>
/// What is asked of a volume and not done yet, in the order in which it came. All but <see cref="TryAdd"/> is called on the volume's
/// thread.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class TransferQueue(TimeProvider time)
{
    /// <summary>How long a target that is busy is left alone.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Queue<IscsiTransfer> _coming = [];
    private readonly List<IscsiTransfer> _active = [];
    private readonly Queue<TransferPart> _again = [];
    private readonly Queue<TransferPart> _later = [];
    private long _busy;
    private long _progress = time.GetTimestamp();
    private bool _isClosed;

    /// <summary>Whether nothing is to be done.</summary>
    public bool IsEmpty => _active.Count == 0;

    /// <summary>Whether parts wait for a busy target.</summary>
    public bool HasPaused => _later.Count > 0;

    /// <summary>For how long nothing of it was done.</summary>
    public TimeSpan Standstill => time.GetElapsedTime(_progress);

    /// <summary>Adds a transfer, from any thread; false when the volume is closed.</summary>
    public bool TryAdd(IscsiTransfer transfer)
    {
        lock (_lock)
        {
            if (!_isClosed)
                _coming.Enqueue(transfer);
            return !_isClosed;
        }
    }

    /// <summary>Takes what was added, and tells those whose transfers are over.</summary>
    /// <returns>Whether a cancelled transfer needs the session to end.</returns>
    public bool LookAround()
    {
        lock (_lock)
        {
            if (_active.Count == 0)
                _progress = time.GetTimestamp();
            while (_coming.TryDequeue(out var transfer))
                _active.Add(transfer);
        }

        _active.RemoveAll(static transfer => transfer.TryEnd());
        return _active.Exists(static transfer => transfer.HoldsUp);
    }

    /// <summary>The next part to send.</summary>
    /// <param name="unit">The volume.</param>
    /// <param name="part">The part.</param>
    public bool TryNext(IscsiUnit unit, out TransferPart part)
    {
        if (_later.Count > 0 && time.GetElapsedTime(_busy) >= Pause)
        {
            while (_later.TryDequeue(out var paused))
                _again.Enqueue(paused);
        }

        // A target that is busy is not sent anything else meanwhile.
        part = null!;
        if (_later.Count > 0)
            return false;
        while (_again.TryDequeue(out var again))
        {
            if (again.Transfer.IsEnding)
                continue;
            part = again;
            return true;
        }

        var next = _active.Find(static transfer => transfer.HasMore);
        if (next is not null)
            part = next.Take(unit.MostBlocks, unit.BlockSize);
        return next is not null;
    }

    /// <summary>A part is back.</summary>
    /// <param name="part">The part.</param>
    /// <param name="path">By which path.</param>
    /// <returns>Whether the path is no good for it.</returns>
    public bool Settle(TransferPart part, IscsiPath path)
    {
        var answer = part.Answer!.Value; // not null: it is back
        var verdict = ScsiVerdicts.After(answer, part.Tries);
        part.Transfer.Back(verdict == ScsiVerdict.Done);
        switch (verdict)
        {
            case ScsiVerdict.Done:
                _progress = time.GetTimestamp();
                break;
            case ScsiVerdict.Failed:
                part.Transfer.Fail(new ScsiFailure(path, answer));
                break;
            case ScsiVerdict.Later:
                _busy = time.GetTimestamp();
                _later.Enqueue(part);
                break;
            default:
                _again.Enqueue(part);
                break;
        }

        return verdict == ScsiVerdict.ElsewhereAgain;
    }

    /// <summary>Fails everything; nothing of it is on its way.</summary>
    public void Fail(Exception failure)
    {
        foreach (var transfer in _active)
            transfer.Fail(failure);
        _ = LookAround();
    }

    /// <summary>Fails everything, and whatever may come.</summary>
    public void Close(Exception failure)
    {
        lock (_lock)
            _isClosed = true;
        _ = LookAround();
        Fail(failure);
    }
}
