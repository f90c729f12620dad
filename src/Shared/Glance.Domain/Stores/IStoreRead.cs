namespace Glance.Domain.Stores;

/// <summary>Data being read from a store; dispose it to let go of file or connection.</summary>
public interface IStoreRead : IAsyncDisposable
{
    /// <summary>Bytes this read will give: those of the range, or all.</summary>
    long Length { get; }

    /// <summary>
    /// Whether the data comes from a server that a caller named: what is wrong with it is nothing that an operator could mend.
    /// </summary>
    bool IsOfCallersServer => false;

    /// <summary>Puts what there is into the buffer, at least one byte; 0 at the end.</summary>
    /// <exception cref="StoreException">Unavailable: the data ended early or the store failed.</exception>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);
}
