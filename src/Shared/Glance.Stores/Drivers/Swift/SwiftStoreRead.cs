using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift.Calls;

namespace Glance.Stores.Drivers.Swift;

/// <summary>
/// Data on its way from the server: as many bytes as it promised, and no long silence. A reader may be as slow as it likes.
/// </summary>
internal sealed class SwiftStoreRead(
    string storeId, HttpResponseMessage response, Stream data, long length, TimeSpan silence, TimeProvider time) : IStoreRead
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
            throw SwiftFailures.Unavailable(storeId,
                $"the server sent nothing for {silence.TotalSeconds:0} seconds, {length - _done} bytes of image data are missing", e);
        }
        catch (Exception e) when (SwiftFailures.IsOfServer(e))
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
        SwiftFailures.Unavailable(storeId, $"image data ended at byte {_done}, {length - _done} bytes early", error);
}
