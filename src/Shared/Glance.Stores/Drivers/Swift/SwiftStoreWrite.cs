using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift.Calls;
using Glance.Stores.Drivers.Swift.Uploads;

namespace Glance.Stores.Drivers.Swift;

/// <summary>
/// An upload: a small one is kept until its commit and put then, a larger one is on its way from the beginning and waits with its last
/// byte, the largest and those of unknown size go in segments, of which the commit makes an object. Until then there is nothing to see, and
/// nothing stays when it does not come to that.
/// </summary>
internal sealed class SwiftStoreWrite : IStoreWrite
{
    private readonly SwiftStore _store;
    private readonly SwiftPlace _place;
    private readonly long? _expected;
    private readonly bool _isContainerNew;
    private readonly SwiftPublication _publication;
    private readonly UploadMemory _memory;
    private readonly ObjectsUpload _upload;
    private readonly bool _inSegments;
    private SegmentData? _filling;
    private bool _isFillingSent;
    private bool _hasClaim;
    private int _segments;
    private long _length;
    private bool _ended;

    public SwiftStoreWrite(SwiftStore store, SwiftPlace place, long? expectedSize, bool isContainerNew)
    {
        _store = store;
        _place = place;
        _expected = expectedSize;
        _isContainerNew = isContainerNew;
        _inSegments = expectedSize >= store.Options.LargeObjectSize;
        _publication = new SwiftPublication(store, place);
        _memory = new UploadMemory(store.Parts.Pieces);
        _upload = new ObjectsUpload(store.Objects, place, _publication.Note, _memory);
    }

    private bool IsSingle => _expected is not null && !_inSegments;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (_length + data.Length > _expected)
            throw WrongSize(_length + data.Length);
        while (!data.IsEmpty)
        {
            if (_filling is { IsFull: true } full)
                await EndSegmentAsync(full, cancellationToken).ConfigureAwait(false);
            _filling ??= await BeginAsync(cancellationToken).ConfigureAwait(false);
            var news = _memory.News;
            _upload.RequireHealth(); // Who fails after that has news.
            var taken = await _filling.FillAsync(data, cancellationToken).ConfigureAwait(false);
            if (taken == 0)
                await news.WaitAsync(cancellationToken).ConfigureAwait(false);
            _length += taken;
            data = data[taken..];
            if (!_isFillingSent && IsToBeSent(_filling))
                await SendAsync(_filling, isLast: false, cancellationToken).ConfigureAwait(false);
            if (_isFillingSent && !IsSingle && _filling.IsFull)
                await EndSegmentAsync(_filling, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        cancellationToken.ThrowIfCancellationRequested();
        _upload.RequireHealth();
        if (_expected is { } announced && announced != _length)
            throw WrongSize(_length);
        if (_inSegments || _segments > 0)
        {
            if (_filling is { } last)
                await EndSegmentAsync(last, cancellationToken).ConfigureAwait(false);
            await _upload.FinishAsync(cancellationToken).ConfigureAwait(false);
            await _store.Segments.RequireListedAsync(_place, _segments, _length, cancellationToken).ConfigureAwait(false);
        }

        await _publication.MakeAsync(PublishAsync, _length, cancellationToken).ConfigureAwait(false);
        return new StoredData(_place.ToUrl(), _length, new Dictionary<string, object?>());
    }

    public async ValueTask RevokeAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        await _upload.StopAsync().ConfigureAwait(false);
        await _publication.RemoveAsync(cancellationToken).ConfigureAwait(false);
        var own = Enumerable.Range(1, _segments).Select(number => SwiftSegments.NameOf(_place, number)).Except(_upload.Foreign);
        await _store.Segments.RemoveAsync(_place, _place.Container, own, cancellationToken).ConfigureAwait(false);
        _segments = 0;
        if (_isContainerNew)
            _ = await _store.Parts.Containers.RemoveAsync(_place, isGone: false, cancellationToken).ConfigureAwait(false);
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
        if (_ended)
            return;
        _ended = true;
        if (!_publication.IsMade)
            _store.Doubt(_place);
        await _upload.DisposeAsync().ConfigureAwait(false);
        if (!_isFillingSent)
            _filling?.Dispose();
        _filling = null;
        if (_hasClaim)
            _store.Parts.Divisions.End(_place.Key);
        await _place.Account.EndAsync().ConfigureAwait(false);
    }

    private async ValueTask<SegmentData> BeginAsync(CancellationToken cancellationToken)
    {
        var chunk = _store.Options.LargeObjectChunkSize;
        if (IsSingle)
            return new SegmentInMemory(_expected!.Value, _memory); // Single is what has a size.
        await _upload.MakeRoomAsync(cancellationToken).ConfigureAwait(false);
        var capacity = _expected is { } size ? Math.Min(chunk, size - _length) : chunk;
        return _store.Options.BufferDirectory is { } directory && capacity > SegmentInMemory.KeptWhole
            ? new SegmentOnDisk(capacity, directory, _store.Id) : new SegmentInMemory(capacity, _memory);
    }

    // What is small enough to be kept is sent whole; what comes may be all of an image whose size is not known.
    private bool IsToBeSent(SegmentData data) => IsSingle ? !data.IsKept
        : data.IsKept ? (_inSegments || _segments > 0) && data.IsFull
        : _inSegments || _segments > 0 || data.Length >= SegmentInMemory.KeptWhole;

    private async ValueTask SendAsync(SegmentData data, bool isLast, CancellationToken cancellationToken)
    {
        if (IsSingle)
        {
            _upload.Send(_place.Key, data, data.Capacity);
        }
        else
        {
            await ClaimAsync(cancellationToken).ConfigureAwait(false);
            if (_segments == SwiftSegments.Most)
                throw _store.TooManySegments();
            long? length = isLast || data.IsFull ? data.Length : _inSegments ? data.Capacity : null;
            _upload.Send(SwiftSegments.NameOf(_place, ++_segments), data, length);
        }

        _isFillingSent = true;
    }

    private async ValueTask EndSegmentAsync(SegmentData data, CancellationToken cancellationToken)
    {
        if (!_isFillingSent)
            await SendAsync(data, isLast: true, cancellationToken).ConfigureAwait(false);
        data.Complete();
        _filling = null;
        _isFillingSent = false;
    }

    private async ValueTask ClaimAsync(CancellationToken cancellationToken)
    {
        if (_hasClaim)
            return;
        _hasClaim = _store.Parts.Divisions.TryTake(_place.Key) ? true : throw _store.Duplicate(_place.Key);
        await _store.Segments.RemoveStrayAsync(_place, cancellationToken).ConfigureAwait(false);
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        if (_inSegments || _segments > 0)
        {
            await _store.Objects.PutManifestAsync(_place, _publication.Note, cancellationToken).ConfigureAwait(false);
            return;
        }

        var data = _filling ??= new SegmentInMemory(0, _memory);
        if (!_isFillingSent)
            _upload.Send(_place.Key, data, data.Length);
        _isFillingSent = true;
        data.Complete();
        await _upload.FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    private StoreException WrongSize(long came) =>
        new(StoreFailure.Unsupported, _store.Id, $"Store {_store.Id}: {_expected} bytes of image {_place.Key} were announced, {came} came");
}
