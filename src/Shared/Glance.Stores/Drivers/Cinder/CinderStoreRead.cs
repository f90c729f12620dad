using Glance.Domain.Stores;
using Glance.Stores.Ceph.Clusters;
using Glance.Stores.Drivers.Cinder.Attachments;
using Glance.Stores.Drivers.Cinder.Calls;
using Glance.Stores.Drivers.Cinder.Connections;
using Glance.Stores.Drivers.Cinder.Logins;

namespace Glance.Stores.Drivers.Cinder;

/// <summary>
/// A part of a volume being read, some pieces ahead of its reader. Pieces are small and few at first, and grow for a reader who has to wait
/// for them.
/// </summary>
internal sealed class CinderStoreRead : IStoreRead
{
    private const int FirstSize = 512 * 1024;
    private const int MostPieces = 4;

    private readonly CinderParts _parts;
    private readonly SharedAttachments.Shared _attachment;
    private readonly IVolumeDevice _device;
    private readonly ByteRange _part;
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<Piece> _ahead = new();
    private int _size = FirstSize;
    private int _pieces = 2;
    private long _asked;
    private bool _ended;

    private CinderStoreRead(CinderParts parts, SharedAttachments.Shared attachment, IVolumeDevice device, ByteRange part)
    {
        _parts = parts;
        _attachment = attachment;
        _device = device;
        _part = part;
    }

    public long Length => _part.Length;

    /// <summary>Attaches the volume and reads the first pieces: what fails now can be made good by another location.</summary>
    /// <exception cref="StoreException">InUse, NotFound, Denied, Forbidden or Unavailable.</exception>
    public static async Task<CinderStoreRead> OpenAsync(
        CinderParts parts, ICinderLogin login, string volumeId, ByteRange part, CancellationToken cancellationToken)
    {
        var attachment = await AttachAsync(parts, login, volumeId, cancellationToken).ConfigureAwait(false);
        IVolumeDevice device;
        try
        {
            var info = (await attachment.Attaching.ConfigureAwait(false)).Info;
            device = await parts.Connectors.OpenAsync(info, writable: false, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            parts.Readers.Release(attachment);
            throw;
        }

        var read = new CinderStoreRead(parts, attachment, device, part);
        try
        {
            if (part.Length > device.Size - part.Offset)
                throw TooShort(parts, volumeId, device.Size, part);
            await read.BeginAsync(cancellationToken).ConfigureAwait(false);
            return read;
        }
        catch
        {
            await read.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        cancellationToken.ThrowIfCancellationRequested();
        var given = 0;
        while (given < buffer.Length && _ahead.TryPeek(out var piece))
        {
            if (!piece.IsHere)
            {
                // What is there already is not kept back for what is not.
                if (given > 0)
                    break;
                Grow(piece);
                await ArriveAsync(piece, cancellationToken).ConfigureAwait(false);
            }

            var count = Math.Min(buffer.Length - given, piece.Length - piece.Given);
            piece.Memory.AsMemory(piece.Given, count).CopyTo(buffer[given..]);
            piece.Given += count;
            given += count;
            if (piece.Given < piece.Length)
                continue;
            _parts.Memory.Return(_ahead.Dequeue().Memory);
            AskAhead();
        }

        return given;
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended)
            return;
        _ended = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        while (_ahead.TryDequeue(out var piece))
        {
            await ((Task)piece.Request).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (piece.Request.IsCompletedSuccessfully)
                _parts.Memory.Return(piece.Memory);
        }

        await _device.DisposeAsync().ConfigureAwait(false);
        _parts.Readers.Release(_attachment);
        _stop.Dispose();
    }

    // A volume that somebody else has attached, and that takes one attachment at a time, is away for now.
    private static async Task<SharedAttachments.Shared> AttachAsync(
        CinderParts parts, ICinderLogin login, string volumeId, CancellationToken cancellationToken)
    {
        try
        {
            return await parts.Readers.TakeAsync(login, volumeId, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.Failure == StoreFailure.InUse)
        {
            throw new StoreException(StoreFailure.Busy, parts.Id, $"{error.Message}: another worker or host has it attached; a "
                + "cinder_volume_type with multiattach lets several read at once", error);
        }
    }

    private static StoreException TooShort(CinderParts parts, string volumeId, long size, ByteRange part) => CinderFailures.Unavailable(
        parts.Id, $"volume {volumeId} has {size} bytes, {part.Offset + part.Length} were to be there");

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        AskAhead();
        foreach (var piece in _ahead)
            await ArriveAsync(piece, cancellationToken).ConfigureAwait(false);
    }

    private void AskAhead()
    {
        while (_asked < Length && _ahead.Count < _pieces)
        {
            var from = _part.Offset + _asked;
            var count = (int)Math.Min(Length - _asked, PinnedPieces.UntilNext(from, _size));
            var memory = _parts.Memory.Rent(_size);
            _ahead.Enqueue(new Piece(memory, count, _device.ReadAsync(from, memory.AsMemory(0, count), _stop.Token).AsTask()));
            _asked += count;
        }
    }

    private async ValueTask ArriveAsync(Piece piece, CancellationToken cancellationToken)
    {
        var got = await piece.Request.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (got < piece.Length)
            throw CinderFailures.Unavailable(_parts.Id, $"image data ended {piece.Length - got} bytes early");
        piece.IsHere = true;
    }

    private void Grow(Piece piece)
    {
        if (piece.Request.IsCompleted)
            return;
        _pieces = Math.Min(_pieces + 1, MostPieces);
        _size = Math.Min(_size * 2, PinnedPieces.Largest);
        AskAhead();
    }

    private sealed class Piece(byte[] memory, int length, Task<int> request)
    {
        public byte[] Memory => memory;

        public int Length => length;

        public Task<int> Request => request;

        public bool IsHere { get; set; }

        public int Given { get; set; }
    }
}
