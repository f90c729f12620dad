using Glance.Domain.Stores;
using Glance.Stores.Posix;
using Microsoft.Win32.SafeHandles;

namespace Glance.Stores.Drivers.File;

/// <summary>A part of a file being read; offsets are explicit, so nothing is shared between readers.</summary>
internal sealed class FileStoreRead(string storeId, SafeFileHandle file, long offset, long length) : IStoreRead
{
    private long _done;
    private bool _cacheTells = true;

    public long Length => length;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Min(buffer.Length, length - _done);
        var filled = 0;
        while (filled < wanted)
        {
            var got = await ReadOnceAsync(buffer[filled..wanted], offset + _done, cancellationToken).ConfigureAwait(false);
            filled += got;
            _done += got;
        }

        return filled;
    }

    public ValueTask DisposeAsync()
    {
        file.Dispose();
        return ValueTask.CompletedTask;
    }

    // Most of what is downloaded lies in memory: read by whoever asks, it needs no second thread (docs/decisions/0354).
    private ValueTask<int> ReadOnceAsync(Memory<byte> buffer, long position, CancellationToken cancellationToken)
    {
        var got = _cacheTells ? PageCache.Read(file, buffer.Span, position) : PageCache.WouldWait;
        _cacheTells = _cacheTells && got != PageCache.Unknown;
        return got > 0 ? ValueTask.FromResult(got) : ReadFromDiskAsync(buffer, position, cancellationToken);
    }

    private async ValueTask<int> ReadFromDiskAsync(Memory<byte> buffer, long position, CancellationToken cancellationToken)
    {
        int got;
        try
        {
            got = await RandomAccess.ReadAsync(file, buffer, position, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            throw FileFailures.OfRead(storeId, "image data cannot be read", e);
        }

        return got > 0
            ? got
            : throw new StoreException(StoreFailure.Unavailable, storeId, $"Store {storeId}: image data ended at byte {position}, {offset + length - position} bytes early");
    }
}
