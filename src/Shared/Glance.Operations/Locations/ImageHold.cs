namespace Glance.Operations.Locations;

/// <summary>The notes in journals that a process works on an image.</summary>
internal sealed class ImageHold : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _notes = [];

    /// <summary>Adds one; null where a store takes none.</summary>
    public void Add(IAsyncDisposable? note)
    {
        if (note is not null)
            _notes.Add(note);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var note in _notes)
            await note.DisposeAsync().ConfigureAwait(false);
    }
}
