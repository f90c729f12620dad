using Glance.Domain.Stores;
using Glance.Stores.Ceph.Clusters;
using Glance.Stores.Ceph.Native;
using Glance.Stores.Drivers.Cinder.Connections;

namespace Glance.Stores.Drivers.Cinder.Rbd;

/// <summary>
/// A volume in Ceph. What was asked of Ceph cannot be taken back: a request that is cancelled ends when Ceph has answered it, or given it
/// up after the connection's patience.
/// </summary>
/// <param name="cluster">Its cluster.</param>
/// <param name="image">The open image; this lets go of it.</param>
/// <param name="size">Bytes it has.</param>
internal sealed class RbdVolumeDevice(RbdCluster cluster, RbdImage image, long size) : IVolumeDevice
{
    public long Size => size;

    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await AnswerAsync("a volume cannot be read", image.ReadAsync(offset, buffer)).ConfigureAwait(false);
    }

    public async ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = await AnswerAsync("a volume cannot be written", image.WriteAsync(offset, data)).ConfigureAwait(false);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken) => _ = await cluster.RunAsync(
        "what was written to a volume cannot be made durable", Flush, cancellationToken).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        try
        {
            _ = await AnswerAsync("a volume cannot be closed", image.ReleaseAsync()).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // It is closed when the cluster answers again.
        }
    }

    private Task<T> AnswerAsync<T>(string what, Task<T> request) =>
        cluster.AnswerAsync(what, request, image.Connection, CancellationToken.None);

    // It may go on after nobody waits for it any more, and the image must stay open until then.
    private bool Flush(RbdSession session)
    {
        image.Use();
        try
        {
            session.Require("rbd_flush", LibRbd.rbd_flush(image.Handle));
            return true;
        }
        finally
        {
            image.Release(session);
        }
    }
}
