using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Glance.Domain.Stores;

/// <summary>
/// Data that goes on where it broke off: from another copy, or from the same store asked once more (docs/decisions/0364). Nobody who reads
/// it sees a seam.
/// </summary>
/// <param name="first">Reads the part; this disposes it.</param>
/// <param name="part">The part of the data that <paramref name="first"/> reads.</param>
/// <param name="resume">
/// Opens what is left of the part after a failure, with exactly so many bytes; null when there is no way to go on, so that the failure
/// stands.
/// </param>
public sealed class ResumingRead(
    IStoreRead first, ByteRange part, Func<ByteRange, StoreException, CancellationToken, ValueTask<IStoreRead?>> resume) : IStoreRead
{
    private IStoreRead _read = first;
    private long _done;

    /// <inheritdoc/>
    public long Length => part.Length;

    /// <inheritdoc/>
    public bool IsOfCallersServer => _read.IsOfCallersServer;

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var reading = Begin(buffer, cancellationToken);
        if (!reading.IsCompletedSuccessfully)
            return FinishAsync(reading, buffer, cancellationToken);
        var got = reading.Result;
        _done += got;
        return new ValueTask<int>(got);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _read.DisposeAsync();

    // The buffer is filled anew after a failure: what came into it before was not counted.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> FinishAsync(ValueTask<int> reading, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            StoreException failure;
            try
            {
                var got = await reading.ConfigureAwait(false);
                _done += got;
                return got;
            }
            catch (StoreException error)
            {
                failure = error;
            }

            var left = new ByteRange(part.Offset + _done, Length - _done);
            var next = await resume(left, failure, cancellationToken).ConfigureAwait(false);
            if (next is null)
                ExceptionDispatchInfo.Throw(failure);
            var broken = _read;
            _read = next;
            await broken.DisposeAsync().ConfigureAwait(false);
            reading = Begin(buffer, cancellationToken);
        }
    }

    // A store may fail before it waits, too.
    private ValueTask<int> Begin(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return _read.ReadAsync(buffer, cancellationToken);
        }
        catch (StoreException error)
        {
            return ValueTask.FromException<int>(error);
        }
    }
}
