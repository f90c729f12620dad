using Glance.Domain.Stores;

namespace Glance.Stores.Drivers.Http;

/// <summary>
/// Data on its way from a server: exactly as many bytes as it promised, no long silence in between, and never so slowly that its end is out
/// of sight. Only time spent waiting for the server counts: a reader may be as slow as it likes.
/// </summary>
internal sealed class HttpStoreRead(string storeId, HttpResponseMessage response, Stream body, ByteRange part, HttpStoreOptions options,
    TimeProvider time) : IStoreRead
{
    private long _toSkip = part.Offset;
    private long _done;
    private TimeSpan _waited;
    private long _came;

    private long Missing => part.Length - _done;

    public long Length => part.Length;

    public bool IsOfCallersServer => true;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.IsEmpty || Missing == 0)
            return 0;
        while (_toSkip > 0)
            _toSkip -= await ReadSomeAsync(buffer[..(int)Math.Min(buffer.Length, _toSkip)], cancellationToken).ConfigureAwait(false);
        var got = await ReadSomeAsync(buffer[..(int)Math.Min(buffer.Length, Missing)], cancellationToken).ConfigureAwait(false);
        _done += got;
        return got;
    }

    private async ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var got = await ReadOnceAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (got == 0)
            throw EndedEarly(null);
        RequireRate(got, time.GetElapsedTime(began));
        return got;
    }

    /// <summary>Looks at each stretch of waiting by itself: a fast beginning buys no slow end.</summary>
    private void RequireRate(int got, TimeSpan waited)
    {
        _came += got;
        _waited += waited;
        if (_waited < options.MinRateGrace || got == Missing)
            return;
        if (_came < options.MinRate * _waited.TotalSeconds)
        {
            throw HttpFailures.Of(
                StoreFailure.Unavailable,
                storeId,
                $"Store {storeId}: the server sent {_came} bytes in {_waited.TotalSeconds:0} seconds, less than {options.MinRate} a second "
                    + $"(http_min_rate); {Missing} bytes of image data are missing");
        }

        (_came, _waited) = (0, TimeSpan.Zero);
    }

    public async ValueTask DisposeAsync()
    {
        await body.DisposeAsync().ConfigureAwait(false);
        response.Dispose();
    }

    private async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.SilenceTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await body.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw HttpFailures.Unavailable(storeId,
                $"the server sent nothing for {options.SilenceTimeout.TotalSeconds:0} seconds, {Missing} bytes of image data are missing",
                e);
        }
        catch (Exception e) when (HttpFailures.IsOfNetwork(e))
        {
            throw EndedEarly(e);
        }
    }

    private StoreException EndedEarly(Exception? error) =>
        HttpFailures.Of(StoreFailure.Unavailable, storeId, $"Store {storeId}: image data ended at byte {_done}, {Missing} bytes early",
            error);
}
