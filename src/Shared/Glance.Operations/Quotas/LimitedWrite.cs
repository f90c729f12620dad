using Glance.Domain.Errors;
using Glance.Domain.Quotas;
using Glance.Domain.Stores;

namespace Glance.Operations.Quotas;

/// <summary>A write that ends where the project's quota ends, so that data of unknown size is not taken whole only to be refused.</summary>
/// <param name="inner">The write; stays the caller's.</param>
/// <param name="remaining">Bytes that may come.</param>
/// <param name="setting">What sets the quota, in the operator's words.</param>
/// <param name="remainingNow">Asks how many it would be now, before data is refused; null for any number.</param>
internal sealed class LimitedWrite(
    IStoreWrite inner, long remaining, string setting, Func<CancellationToken, ValueTask<long?>> remainingNow) : IStoreWrite
{
    private long _remaining = remaining;
    private long _written;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        _written += data.Length;
        if (_written > _remaining)
            _remaining = await remainingNow(cancellationToken).ConfigureAwait(false) ?? long.MaxValue;
        if (_written > _remaining)
            throw new QuotaExceededException($"The image data is larger than the {_remaining} bytes that {setting} leaves room for");
        await inner.WriteAsync(data, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken) => inner.CommitAsync(cancellationToken);

    public ValueTask RevokeAsync(CancellationToken cancellationToken) => inner.RevokeAsync(cancellationToken);

    public ValueTask AbandonAsync() => inner.AbandonAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
