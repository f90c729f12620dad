using System.Runtime.CompilerServices;
using Glance.Domain.Stores;

namespace Glance.Stores.Wrappers;

/// <summary>
/// Data of a store that counts as away when it gives none for too long. The read is ended and waited for, since it may still write into the
/// caller's memory: a driver ends when it is told to.
/// </summary>
/// <param name="inner">The data.</param>
/// <param name="limit">How long it may be silent.</param>
internal sealed class BoundedRead(IStoreRead inner, StepLimit limit) : IStoreRead
{
    public long Length => inner.Length;

    public bool IsOfCallersServer => inner.IsOfCallersServer;

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var reading = inner.ReadAsync(buffer, limit.TokenFor(cancellationToken));
        return reading.IsCompleted ? reading : FinishAsync(reading);
    }

    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        limit.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> FinishAsync(ValueTask<int> reading)
    {
        limit.Start();
        try
        {
            var got = await reading.ConfigureAwait(false);
            limit.Stop();
            return got;
        }
        catch (Exception cancelled) when (limit.IsOver)
        {
            throw limit.Failure(cancelled);
        }
    }
}
