using Glance.Domain.Errors;
using Glance.Domain.Stores;

namespace Glance.Operations.Readers;

/// <summary>
/// A change of who may read an image, on its way into the lists of its stores. Disposing it makes the lists, of what the record says then;
/// it throws nothing: the record has changed, and what cannot be made now is made by the sweep.
/// </summary>
/// <param name="make">Makes them.</param>
/// <param name="tell">Told why not.</param>
/// <param name="notes">Lead back to the image when the process dies or the store is away.</param>
internal sealed class ReaderListChange(
    Func<CancellationToken, Task> make, Action<Exception> tell, IReadOnlyList<IStoreHold> notes) : IAsyncDisposable
{
    // A store that hangs keeps the answer no longer; the sweep has all the time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The change of an image that no store lists readers of.</summary>
    public static ReaderListChange None { get; } = new(static _ => Task.CompletedTask, static _ => { }, []);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ReferenceEquals(this, None) ? default : MakeAsync();

    private async ValueTask MakeAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await make(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is StoreException or DatabaseUnavailableException or OperationCanceledException)
        {
            tell(error);
            foreach (var note in notes)
                await note.AbandonAsync().ConfigureAwait(false);
            return;
        }

        foreach (var note in notes)
            await note.DisposeAsync().ConfigureAwait(false);
    }
}
