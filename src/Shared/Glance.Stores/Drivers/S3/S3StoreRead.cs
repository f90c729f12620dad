using Amazon.S3.Model;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.S3.Calls;

namespace Glance.Stores.Drivers.S3;

/// <summary>
/// Data on its way from the server: as many bytes as it promised, and no long silence. A reader may be as slow as it likes.
/// </summary>
internal sealed class S3StoreRead(string storeId, GetObjectResponse response, long length, TimeSpan silence, TimeProvider time) : IStoreRead
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
                got = await response.ResponseStream.ReadAsync(buffer[..wanted], _patience.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (_patience.IsCancellationRequested)
        {
            throw S3Failures.Unavailable(storeId,
                $"the server sent nothing for {silence.TotalSeconds:0} seconds, {length - _done} bytes of image data are missing", e);
        }
        catch (Exception e) when (S3Failures.IsOfServer(e))
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
        S3Failures.Unavailable(storeId, $"image data ended at byte {_done}, {length - _done} bytes early", error);
}
