using Glance.Stores.Drivers.Cinder.Iscsi.Scsi;
using Glance.Stores.Posix;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Sessions;

/// <summary>
/// What is asked of a volume: blocks to read or to write, or one command. It is done, cancelled or failed when nothing native uses its
/// memory any more. All but <see cref="Cancel"/> is done on the volume's thread.
/// </summary>
/// <param name="direction">Which way the data goes.</param>
/// <param name="first">The first block.</param>
/// <param name="count">How many blocks.</param>
/// <param name="pieces">Where the data is, or goes.</param>
/// <param name="wait">What the volume's thread waits with.</param>
internal sealed class IscsiTransfer(ScsiDirection direction, long first, long count, MemoryPiece[] pieces, DescriptorWait wait)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private readonly byte[]? _command;
    private CancellationToken _canceller;
    private volatile bool _isCancelled;
    private Exception? _failure;
    private long _taken;
    private int _unsettled;

    /// <summary>One command without data.</summary>
    public IscsiTransfer(byte[] command, DescriptorWait wait)
        : this(ScsiDirection.None, 0, 1, [], wait) => _command = command;

    /// <summary>What the garbage collector must not take before it is over.</summary>
    public object? Room { get; init; }

    /// <summary>Commands on their way.</summary>
    public int OnTheWire { get; private set; }

    /// <summary>Whether it is to end although not everything is done.</summary>
    public bool IsEnding => _isCancelled || _failure is not null;

    /// <summary>Whether it was cancelled while commands are on their way: only the end of the session sets its memory free.</summary>
    public bool HoldsUp => _isCancelled && OnTheWire > 0;

    /// <summary>Whether there is something of it that was not sent yet.</summary>
    public bool HasMore => !IsEnding && _taken < count;

    /// <summary>Cancels it, from any thread.</summary>
    public void Cancel(CancellationToken canceller)
    {
        _canceller = canceller;
        _isCancelled = true;
        wait.Wake();
    }

    /// <summary>The next part of it.</summary>
    /// <param name="most">How many blocks it may have.</param>
    /// <param name="blockSize">Bytes of a block.</param>
    public TransferPart Take(int most, int blockSize)
    {
        _unsettled++;
        var blocks = (int)Math.Min(most, count - _taken);
        var (block, from) = (first + _taken, _taken * blockSize);
        _taken += blocks;
        if (_command is not null)
            return new TransferPart(this, _command, ScsiDirection.None, []);
        var bytes = direction == ScsiDirection.FromTarget ? ScsiCommandBlock.Read(block, blocks) : ScsiCommandBlock.Write(block, blocks);
        return new TransferPart(this, bytes, direction, Cut(from, (long)blocks * blockSize));
    }

    /// <summary>A part is on its way.</summary>
    public void Sent() => OnTheWire++;

    /// <summary>A part is back.</summary>
    /// <param name="isDone">Whether it did what it was to do; otherwise it is sent again.</param>
    public void Back(bool isDone)
    {
        OnTheWire--;
        if (isDone)
            _unsettled--;
    }

    /// <summary>It has failed.</summary>
    public void Fail(Exception failure) => _failure ??= failure;

    /// <summary>Tells whoever waits, when it is over.</summary>
    public bool TryEnd()
    {
        if (OnTheWire > 0 || (!IsEnding && (HasMore || _unsettled > 0)))
            return false;
        if (_failure is not null)
            TrySetException(_failure);
        else if (_isCancelled)
            TrySetCanceled(_canceller);
        else
            TrySetResult();
        return true;
    }

    private MemoryPiece[] Cut(long from, long length)
    {
        var cut = new List<MemoryPiece>(pieces.Length);
        foreach (var piece in pieces)
        {
            if (from < piece.Length && length > 0)
            {
                var part = (int)Math.Min(length, piece.Length - from);
                cut.Add(new MemoryPiece(piece.Address + (nint)from, part));
                length -= part;
                from = 0;
            }
            else
            {
                from = Math.Max(from - piece.Length, 0);
            }
        }

        return [.. cut];
    }
}
