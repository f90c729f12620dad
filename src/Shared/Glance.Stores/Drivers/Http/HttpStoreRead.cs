using Glance.Domain.Stores;

namespace Glance.Stores.Drivers.Http;

/// <summary>Data on its way from a server: exactly as many bytes as it promised, and no long silence in between.</summary>
internal sealed class HttpStoreRead(string storeId, HttpResponseMessage response, Stream body, long length, TimeSpan silence, TimeProvider time) : IStoreRead
{
    private long _done;

    public long Length => length;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Min(buffer.Length, length - _done);
        if (wanted == 0)
            return 0;
        var got = await ReadOnceAsync(buffer[..wanted], cancellationToken).ConfigureAwait(false);
        _done += got;
        return got > 0 ? got : throw EndedEarly(null);
    }

    public async ValueTask DisposeAsync()
    {
        await body.DisposeAsync().ConfigureAwait(false);
        response.Dispose();
    }

    private async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await body.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw HttpFailures.Unavailable(storeId, $"the server sent nothing for {silence.TotalSeconds:0} seconds, {length - _done} bytes of image data are missing", e);
        }
        catch (Exception e) when (HttpFailures.IsOfNetwork(e))
        {
            throw EndedEarly(e);
        }
    }

    private StoreException EndedEarly(Exception? error) =>
        new(StoreFailure.Unavailable, storeId, $"Store {storeId}: image data ended at byte {_done}, {length - _done} bytes early", error);
}
