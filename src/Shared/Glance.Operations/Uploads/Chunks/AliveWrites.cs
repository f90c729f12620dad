namespace Glance.Operations.Uploads.Chunks;

/// <summary>How many of several writes have not failed.</summary>
/// <param name="count">All of them.</param>
internal sealed class AliveWrites(int count)
{
    private int _count = count;

    /// <summary>One has failed; how many are left.</summary>
    public int OneLess() => Interlocked.Decrement(ref _count);
}
