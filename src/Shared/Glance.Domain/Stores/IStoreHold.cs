namespace Glance.Domain.Stores;

/// <summary>A note in a store's journal that this process works on an image; disposing it ends the note.</summary>
public interface IStoreHold : IAsyncDisposable
{
    /// <summary>Lets go of the note and leaves it, as a death of the process would: whoever judges abandoned writes next has it.</summary>
    ValueTask AbandonAsync();
}
