namespace Glance.Operations.Downloads;

/// <summary>
/// How many downloads of a process may have blocks of <see cref="BlockGrowth.Largest"/> at once: clients that take much and then nothing
/// hold that many of them at most (docs/decisions/0354).
/// </summary>
/// <param name="most">The number.</param>
internal sealed class BlockPermits(int most)
{
    private int _left = most;

    /// <summary>Takes a permit if one is left.</summary>
    public bool TryTake()
    {
        if (Interlocked.Decrement(ref _left) >= 0)
            return true;
        Return();
        return false;
    }

    /// <summary>Gives a permit back.</summary>
    public void Return() => Interlocked.Increment(ref _left);
}
