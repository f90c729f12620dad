using System.Security.Cryptography;
using Glance.Domain.Images;
using Glance.Domain.Stores;

namespace Glance.Operations.Uploads;

/// <summary>
/// The whole data of an image, compared with the hash in its record while it is read. The last block is held back until the hash is known:
/// a download of other data ends before its last byte, so no client takes it for complete (docs/decisions/0213).
/// </summary>
public sealed class VerifiedRead : IStoreRead
{
    private readonly IStoreRead _inner;
    private readonly IncrementalHash _hash;
    private readonly string _expected;
    private readonly string _storeId;
    private readonly Image _image;
    private long _left;

    private VerifiedRead(IStoreRead inner, IncrementalHash hash, string expected, string storeId, Image image)
    {
        _inner = inner;
        _hash = hash;
        _expected = expected;
        _storeId = storeId;
        _image = image;
        _left = inner.Length;
    }

    /// <inheritdoc/>
    public long Length => _inner.Length;

    /// <inheritdoc/>
    public bool IsOfCallersServer => _inner.IsOfCallersServer;

    /// <summary>The read, verified when the record has a hash that can be computed here.</summary>
    /// <param name="inner">Reads all of the data.</param>
    /// <param name="image">The record.</param>
    /// <param name="storeId">Where it comes from.</param>
    public static IStoreRead Around(IStoreRead inner, Image image, string storeId)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(image);
        if (image is { HashAlgorithm: { } name, HashValue: { Length: > 0 } value } && MultihashAlgorithm.TryParse(name, out var algorithm))
            return new VerifiedRead(inner, algorithm.Start(), value, storeId, image);
        return image.Checksum is { Length: > 0 } checksum ? new VerifiedRead(inner, MultihashAlgorithm.StartMd5(), checksum, storeId, image) : inner;
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var got = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _hash.AppendData(buffer.Span[..got]);
        _left -= got;
        if (got > 0 && _left <= 0)
            RequireHash();
        return got;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _hash.Dispose();
        return _inner.DisposeAsync();
    }

    private void RequireHash()
    {
        var found = Convert.ToHexStringLower(_hash.GetHashAndReset());
        if (!found.Equals(_expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new StoreException(StoreFailure.Unavailable, _storeId, $"Store {_storeId}: the data of image {_image.Id} is not what was stored: its hash is {found}, the record has {_expected}")
            {
                IsOfCallersServer = IsOfCallersServer,
            };
        }
    }
}
