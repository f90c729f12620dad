using Glance.Database.Connections;

namespace Glance.Database.Engines.Sqlite.Writes;

/// <summary>A change that waits for its turn in a transaction.</summary>
internal abstract class PendingWrite
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Abandoned = 2;

    private int _state;

    /// <summary>Takes it into a transaction; false when its caller waits no longer.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Its caller waits no longer; false when it is in a transaction, whose outcome is to be waited for.</summary>
    public bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Waiting) == Waiting;

    /// <summary>Runs it, in the context of its caller; may be repeated. What comes of it is told by <see cref="Publish"/>.</summary>
    public abstract Task RunAsync(Func<CancellationToken, Session> session);

    /// <summary>It failed by itself, and changes nothing.</summary>
    public abstract void Refuse(Exception failure);

    /// <summary>Tells the caller: the transaction is committed.</summary>
    public abstract void Publish();

    /// <summary>Tells the caller that nothing came of it.</summary>
    public abstract void Fail(Exception failure);
}
