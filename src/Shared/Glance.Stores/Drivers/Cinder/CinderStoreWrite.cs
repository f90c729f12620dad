using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Calls;
using Glance.Stores.Drivers.Cinder.Logins;

namespace Glance.Stores.Drivers.Cinder;

/// <summary>
/// An upload onto a volume of its own, which is the image's once it is whole and Cinder lets nobody write to it any more: nothing is ever
/// overwritten.
/// </summary>
internal sealed class CinderStoreWrite : IStoreWrite
{
    private readonly CinderParts _parts;
    private readonly ICinderLogin _login;
    private readonly string _imageId;
    private readonly string _volumeId;
    private readonly long? _expected;
    private readonly string _url;
    private readonly WritableVolume _volume;
    private readonly VolumePieces _pieces;
    private long _came;
    private bool _committed;
    private bool _revoked;
    private bool _ended;

    /// <summary>Begins with a volume that is there.</summary>
    public CinderStoreWrite(
        CinderParts parts, ICinderLogin login, string imageId, CinderVolume volume, long? expectedSize, string url)
    {
        _parts = parts;
        _login = login;
        _imageId = imageId;
        _volumeId = volume.Id;
        _expected = expectedSize;
        _url = url;
        _volume = new WritableVolume(parts, login, volume);
        _pieces = new VolumePieces(parts.Memory, _volume);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        cancellationToken.ThrowIfCancellationRequested();
        _came += data.Length;
        return _came > _expected ? throw WrongSize() : _pieces.TakeAsync(data, cancellationToken);
    }

    public async ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (_expected is { } announced && announced != _came)
            throw WrongSize();
        await _pieces.FinishAsync(cancellationToken).ConfigureAwait(false);
        await _volume.FinishAsync(cancellationToken).ConfigureAwait(false);
        await new VolumePublication(_parts, _login, _imageId, _volumeId).MakeAsync(_came, cancellationToken).ConfigureAwait(false);
        _committed = true;
        return new StoredData(_url, _came, new Dictionary<string, object?>());
    }

    public async ValueTask RevokeAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        if (!_committed)
            return;
        await _parts.Removal.RemoveUploadAsync(_login, _volumeId, cancellationToken).ConfigureAwait(false);
        _committed = false;
        _revoked = true;
    }

    // Throws when something stays, as Glance.Stores.Capabilities.IRemoteWrites has it.
    public async ValueTask DisposeAsync()
    {
        if (_ended)
            return;
        _ended = true;
        await _pieces.DisposeAsync().ConfigureAwait(false);
        if (_committed || _revoked)
            return;
        await _volume.LetGoAsync().ConfigureAwait(false);
        await _parts.Removal.RemoveUploadAsync(_login, _volumeId, CancellationToken.None).ConfigureAwait(false);
    }

    public async ValueTask AbandonAsync()
    {
        if (_ended)
            return;
        _ended = true;
        await _pieces.DisposeAsync().ConfigureAwait(false);
        await _volume.AbandonAsync().ConfigureAwait(false);
    }

    private StoreException WrongSize() => new(StoreFailure.Unsupported, _parts.Id,
        $"Store {_parts.Id}: {_expected} bytes of image {_imageId} were announced, {_came} came");
}
