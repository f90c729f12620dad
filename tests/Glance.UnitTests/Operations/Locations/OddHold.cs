using Glance.Domain.Stores;

namespace Glance.UnitTests.Operations.Locations;

/// <summary>A note in the journal of an <see cref="OddStore"/>.</summary>
internal sealed class OddHold : IStoreHold
{
    /// <summary>Whether it was ended.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether it was left to the next recovery.</summary>
    public bool IsLeft { get; private set; }

    public ValueTask AbandonAsync()
    {
        IsLeft = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        IsEnded = true;
        return ValueTask.CompletedTask;
    }
}
