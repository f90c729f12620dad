namespace Glance.Stores.Drivers.Swift.Uploads;

/// <summary>The data of one object on its way: filled by one and sent by another.</summary>
/// <param name="capacity">Bytes it may have.</param>
internal abstract class SegmentData(long capacity) : IDisposable
{
    /// <summary>Bytes it may have.</summary>
    public long Capacity => capacity;

    /// <summary>Bytes that have come.</summary>
    public abstract long Length { get; }

    /// <summary>Whether no more fits.</summary>
    public bool IsFull => Length == capacity;

    /// <summary>Whether all of it is kept until it has arrived, so that it is sent when it is whole, and again if need be.</summary>
    public abstract bool IsKept { get; }

    /// <summary>Whether all that has come is still there.</summary>
    public abstract bool IsWhole { get; }

    /// <summary>Takes as much as fits and has room, and returns how much that was.</summary>
    public abstract ValueTask<int> FillAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>No more comes.</summary>
    public abstract void Complete();

    /// <summary>
    /// What lies at a position, as much as is in one piece; waits for it, and is empty at the end. The memory is valid until what it holds
    /// was told to be <see cref="Sent"/>.
    /// </summary>
    public abstract ValueTask<ReadOnlyMemory<byte>> ReadAsync(long position, CancellationToken cancellationToken);

    /// <summary>Everything before a position was sent.</summary>
    public abstract void Sent(long position);

    /// <summary>Gives back what it lies in; nobody reads any more.</summary>
    public abstract void Dispose();
}
