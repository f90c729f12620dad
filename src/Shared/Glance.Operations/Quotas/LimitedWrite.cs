using Glance.Domain.Errors;
using Glance.Domain.Stores;

namespace Glance.Operations.Quotas;

/// <summary>A write that ends where the project's room ends, so that data of unknown size is not taken whole only to be refused.</summary>
/// <param name="inner">The write; stays the caller's.</param>
/// <param name="room">Bytes that may come.</param>
internal sealed class LimitedWrite(IStoreWrite inner, long room) : IStoreWrite
{
    private long _written;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        _written += data.Length;
        return _written <= room
            ? inner.WriteAsync(data, cancellationToken)
            : throw new QuotaExceededException($"The image data is larger than the {room} bytes that the quota of its project leaves room for");
    }

    public ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken) => inner.CommitAsync(cancellationToken);

    public ValueTask RevokeAsync(CancellationToken cancellationToken) => inner.RevokeAsync(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
