using Glance.Domain.Stores;
using Glance.Stores.Drivers.S3.Calls;
using Glance.Stores.Drivers.S3.Uploads;

namespace Glance.Stores.Drivers.S3;

/// <summary>
/// An upload: a small one is kept until its commit and put then, others go in parts, of which the commit makes an object. Until then there
/// is nothing to see, and nothing stays when it does not come to that.
/// </summary>
internal sealed class S3StoreWrite : IStoreWrite
{
    private readonly S3Store _store;
    private readonly S3Place _place;
    private readonly S3Publication _publication;
    private readonly PartSizes _sizes;
    private readonly bool _inParts;
    private PartBuffer? _filling;
    private PartsUpload? _parts;
    private bool _mayHaveBegun;
    private long _length;
    private long _sent;
    private bool _ended;

    public S3StoreWrite(S3Store store, S3Place place, long? expectedSize)
    {
        _store = store;
        _place = place;
        _publication = new S3Publication(store, place);
        _sizes = new PartSizes(store.Options.LargeObjectChunkSize, expectedSize);
        _inParts = expectedSize >= Math.Min(store.Options.LargeObjectSize, PartSizes.Comfortable + 1);
        if (expectedSize is { } size && !_inParts)
            _filling = new PartBuffer(Math.Max(size, store.Options.LargeObjectChunkSize));
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        cancellationToken.ThrowIfCancellationRequested();
        _parts?.RequireHealth();
        while (!data.IsEmpty)
        {
            if (_filling is { IsFull: true })
                await SendAsync().ConfigureAwait(false);
            _filling ??= await BeginPartAsync(cancellationToken).ConfigureAwait(false);
            var taken = _filling.Fill(data.Span);
            _length += taken;
            data = data[taken..];
        }

        // Known to go in parts: it need not wait for what comes next.
        if (_inParts && _filling is { IsFull: true })
            await SendAsync().ConfigureAwait(false);
    }

    public async ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (_parts is not null && _filling is { Length: > 0 })
            await SendAsync().ConfigureAwait(false);
        if (_parts is { } parts)
            await parts.FinishAsync(cancellationToken).ConfigureAwait(false);
        await _publication.MakeAsync(PublishAsync, _length, cancellationToken).ConfigureAwait(false);
        return new StoredData(_store.UrlFor(_place.Key), _length, new Dictionary<string, object?>());
    }

    public async ValueTask RevokeAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        await RemovePartsAsync(cancellationToken).ConfigureAwait(false);
        await _publication.RemoveAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended)
            return;
        try
        {
            if (!_publication.IsMade)
                await RevokeAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            await AbandonAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask AbandonAsync()
    {
        _ended = true;
        if (_parts is not null)
            await _parts.DisposeAsync().ConfigureAwait(false);
        _filling?.Release();
        (_parts, _filling) = (null, null);
    }

    private async Task<PartBuffer> BeginPartAsync(CancellationToken cancellationToken)
    {
        var size = _sizes.Next(_sent);
        if (_parts is not null)
            await _parts.MakeRoomAsync(size, cancellationToken).ConfigureAwait(false);
        return new PartBuffer(size);
    }

    private async Task SendAsync()
    {
        _parts ??= await BeginPartsAsync().ConfigureAwait(false);
        var part = _filling!; // Callers looked.
        _filling = null;
        _sent += part.Length;
        _parts.Send(part);
    }

    // Nothing cancels it: whoever has begun parts has to know which, to remove them.
    private async Task<PartsUpload> BeginPartsAsync()
    {
        _mayHaveBegun = true;
        try
        {
            var id = await _store.Parts.BeginAsync(_place, _publication.Note, CancellationToken.None).ConfigureAwait(false);
            _mayHaveBegun = false;
            return new PartsUpload(_store.Parts, _place, id, _store.Options.ThreadPools);
        }
        catch (StoreException e)
        {
            throw _store.Noted(e);
        }
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        if (_parts is not null)
        {
            await _parts.CompleteAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var data = _filling ??= new PartBuffer(1);
        await _store.Objects.PutAsync(_place, _publication.Note, touched => new PartStream(data, touched),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task RemovePartsAsync(CancellationToken cancellationToken)
    {
        if (_parts is not null)
        {
            await _parts.StopAsync().ConfigureAwait(false);
            if (!_publication.IsMade)
                await _store.Parts.AbortAsync(_place, _parts.Id, cancellationToken).ConfigureAwait(false);
            await _parts.DisposeAsync().ConfigureAwait(false);
            _parts = null;
        }

        if (!_mayHaveBegun)
            return;
        foreach (var upload in await _store.Parts.OfAsync(_place, cancellationToken).ConfigureAwait(false))
            await _store.Parts.AbortAsync(_place, upload, cancellationToken).ConfigureAwait(false);
        _mayHaveBegun = false;
    }
}
