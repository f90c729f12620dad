using Glance.Domain.Stores;

namespace Glance.Stores.Servers;

/// <summary>
/// Data on its way from the server: as many bytes as it promised, and no long silence. A reader may be as slow as it likes.
/// </summary>
/// <param name="storeId">The store.</param>
/// <param name="response">What is disposed with it.</param>
/// <param name="data">The data.</param>
/// <param name="length">Bytes there are.</param>
/// <param name="silence">How long the server may send nothing.</param>
/// <param name="isOfServer">Whether the server, or the way to it, is to blame for a failure.</param>
/// <param name="time">The clock.</param>
internal sealed class ServerStoreRead(
    string storeId, IDisposable response, Stream data, long length, TimeSpan silence, Func<Exception, bool> isOfServer, TimeProvider time)
    : IStoreRead
{
    private readonly CancellationTokenSource _patience = new(Timeout.InfiniteTimeSpan, time);
    private long _done;

    public long Length => length;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Min(buffer.Length, length - _done);
        if (wanted == 0)
            return 0;
        _patience.CancelAfter(silence);
        int got;
        try
        {
            using (cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _patience))
                got = await data.ReadAsync(buffer[..wanted], _patience.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (_patience.IsCancellationRequested)
        {
            throw Unavailable(
                $"the server sent nothing for {silence.TotalSeconds:0} seconds, {length - _done} bytes of image data are missing", e);
        }
        catch (Exception e) when (isOfServer(e))
        {
            throw EndedEarly(e);
        }

        _patience.CancelAfter(Timeout.InfiniteTimeSpan);
        _done += got;
        return got > 0 ? got : throw EndedEarly(null);
    }

    public ValueTask DisposeAsync()
    {
        response.Dispose();
        _patience.Dispose();
        return ValueTask.CompletedTask;
    }

    private StoreException EndedEarly(Exception? error) =>
        Unavailable($"image data ended at byte {_done}, {length - _done} bytes early", error);

    private StoreException Unavailable(string what, Exception? error) =>
        new(StoreFailure.Unavailable, storeId, $"Store {storeId}: {what}", error);
}
