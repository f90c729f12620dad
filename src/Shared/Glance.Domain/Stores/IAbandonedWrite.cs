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

    /// <summary>Removes data and journal entry.</summary>
    ValueTask DiscardAsync(CancellationToken cancellationToken);

    /// <summary>Keeps committed data (a record points at it) and removes the journal entry.</summary>
    ValueTask KeepAsync(CancellationToken cancellationToken);
}
