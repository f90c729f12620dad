namespace Glance.Domain.Stores;

/// <summary>A write whose process died; held exclusively until disposed. Disposed without a decision it stays for the next sweep.</summary>
public interface IAbandonedWrite : IAsyncDisposable
{
    /// <summary>The image it was for.</summary>
    string ImageId { get; }

    /// <summary>URL the data has, or would have had, after its commit.</summary>
    string Url { get; }

    /// <summary>Whether the commit had happened: the data is whole and visible.</summary>
    bool Committed { get; }

    /// <summary>
    /// Whether its data has a place that a later upload of the image would have too, so that removing this one's could remove that one's:
    /// nobody may upload the image meanwhile.
    /// </summary>
    bool SharesItsPlace => false;

    /// <summary>Whether the image's record knows that this upload failed, so that its status <c>saving</c> is a later upload's.</summary>
    bool IsRecordTold => false;

    /// <summary>Notes whether the record knows, durably.</summary>
    /// <exception cref="StoreException">Unavailable.</exception>
    ValueTask NoteRecordToldAsync(bool isTold, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Removes the data, where <see cref="SharesItsPlace"/>; the journal entry stays.</summary>
    /// <exception cref="StoreException">It stays.</exception>
    ValueTask RemoveDataAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>It cannot be dealt with now: it comes again after a pause that grows.</summary>
    /// <param name="why">What kept it.</param>
    void Postpone(StoreException why)
    {
        // Where there are no pauses it comes at the next look.
    }

    /// <summary>Removes data and journal entry.</summary>
    ValueTask DiscardAsync(CancellationToken cancellationToken);

    /// <summary>Keeps committed data (a record points at it) and removes the journal entry.</summary>
    ValueTask KeepAsync(CancellationToken cancellationToken);
}
