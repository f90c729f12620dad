using Glance.Domain.Images;
using Glance.Domain.Stores;
using Glance.Operations.Images;

namespace Glance.Operations.Data;

/// <summary>Data opened for a caller; dispose it when it is sent.</summary>
/// <param name="Image">The image.</param>
/// <param name="Read">The data; null when the image has none.</param>
/// <param name="Range">The part that <see cref="Read"/> gives; null for all.</param>
/// <param name="Total">Bytes of the whole data, known whenever there is a <see cref="Range"/>.</param>
public sealed record ImageDownload(Image Image, IStoreRead? Read, ByteRange? Range, long? Total = null) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Read?.DisposeAsync() ?? ValueTask.CompletedTask;
}
