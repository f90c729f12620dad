using System.Runtime.ExceptionServices;
using Amazon.S3.Model;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.S3.Calls;

namespace Glance.Stores.Drivers.S3.Uploads;

/// <summary>
/// An upload in parts: as many on their way at once as the options and the memory allow. One call at a time; the parts go on by themselves
/// between calls.
/// </summary>
internal sealed class PartsUpload(S3Parts calls, S3Place place, string uploadId, int mostAtOnce) : IAsyncDisposable
{
    /// <summary>Bytes that the parts of one upload may have in memory, the one that is being filled included.</summary>
    public const long Memory = 64L << 20;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<(Task Task, long Size)> _underWay = [];
    private readonly List<PartETag> _done = [];
    private int _count;
    private volatile Exception? _failure;

    /// <summary>The id that the server gave the upload.</summary>
    public string Id => uploadId;

    /// <summary>Fails as the first part that failed did.</summary>
    /// <exception cref="StoreException">A part failed.</exception>
    public void RequireHealth()
    {
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Takes a part over, and lets go of its memory when it has been sent.</summary>
    public void Send(PartBuffer part)
    {
        var number = ++_count;
        // The signature is computed over the data before anything waits: not on the thread that takes the data in.
        _underWay.Add((Task.Run(() => SendAsync(part, number)), part.Capacity));
    }

    /// <summary>Waits until there is room for one more part.</summary>
    /// <param name="size">Bytes it will have.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">A part failed.</exception>
    public async ValueTask MakeRoomAsync(long size, CancellationToken cancellationToken)
    {
        while (true)
        {
            _underWay.RemoveAll(part => part.Task.IsCompleted);
            RequireHealth();
            if (_underWay.Count == 0 || (_underWay.Count < mostAtOnce && _underWay.Sum(part => part.Size) + size <= Memory))
                return;
            await Task.WhenAny(_underWay.Select(part => part.Task)).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until all parts are at the server.</summary>
    /// <exception cref="StoreException">A part failed.</exception>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_underWay.Select(part => part.Task)).WaitAsync(cancellationToken).ConfigureAwait(false);
        RequireHealth();
    }

    /// <summary>Makes the object of the parts.</summary>
    /// <exception cref="StoreException">Duplicate, Denied or Unavailable.</exception>
    public Task CompleteAsync(CancellationToken cancellationToken) =>
        calls.CompleteAsync(place, uploadId, [.. _done.OrderBy(part => part.PartNumber)], cancellationToken);

    /// <summary>Stops what is on its way and waits until nothing of it is; the parts at the server stay.</summary>
    public async ValueTask StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_underWay.Select(part => part.Task)).ConfigureAwait(false);
        _underWay.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    // Throws nothing: whoever calls next is told.
    private async Task SendAsync(PartBuffer part, int number)
    {
        try
        {
            var sent = await calls.SendAsync(place, uploadId, number, touched => new PartStream(part, touched),
                _stop.Token).ConfigureAwait(false);
            lock (_done)
                _done.Add(sent);
        }
        catch (Exception e)
        {
            _failure ??= e;
            await _stop.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            part.Release();
        }
    }
}
