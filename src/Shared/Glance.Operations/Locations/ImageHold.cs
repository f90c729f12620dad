using Glance.Domain.Stores;

namespace Glance.Operations.Locations;

/// <summary>The notes in journals that a process works on an image.</summary>
internal sealed class ImageHold : IAsyncDisposable
{
    private readonly List<IStoreHold> _notes = [];

    /// <summary>Adds one; null where a store takes none.</summary>
    public void Add(IStoreHold? note)
    {
        if (note is not null)
            _notes.Add(note);
    }

    /// <summary>Leaves them to the next recovery of what died.</summary>
    public async ValueTask AbandonAsync()
    {
        foreach (var note in _notes)
            await note.AbandonAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var note in _notes)
            await note.DisposeAsync().ConfigureAwait(false);
    }
}
