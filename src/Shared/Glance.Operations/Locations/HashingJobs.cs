using System.Collections.Concurrent;
using Glance.Domain.Images;
using Glance.Domain.Stores;
using Glance.Operations.Images;

namespace Glance.Operations.Locations;

/// <summary>The hash computations that run in this worker, one for an image at most. It owns them: who disposes it waits for their end.</summary>
/// <param name="hashing">What each of them does.</param>
/// <param name="stores">The journals that tell others what dies with this process.</param>
/// <param name="self">URL under which other nodes reach this one; null when none is configured.</param>
public sealed class HashingJobs(HashLocationData hashing, IStoreRegistry stores, string? self) : IAsyncDisposable
{
    // Reading costs a disk or a network, hashing a processor: more at once only takes both from requests.
    private const int AtOnce = 4;

    private readonly ConcurrentDictionary<Job, Task> _running = new();
    private readonly SemaphoreSlim _slots = new(AtOnce);

    /// <summary>The image with the note of who hashes it.</summary>
    internal Image Mark(Image image) => self is null
        ? image
        : image with { Properties = new Dictionary<string, string?>(image.Properties, StringComparer.Ordinal) { [HashHost.Property] = self } };

    /// <summary>
    /// Notes in every journal that this process works on the image, which is to be importing next: should it die, a judge of abandoned uploads finds
    /// the note and queues the image again.
    /// </summary>
    internal async ValueTask<ImageHold> HoldAsync(string imageId, CancellationToken cancellationToken)
    {
        var hold = new ImageHold();
        try
        {
            foreach (var store in stores.Stores.OfType<IRecoverableStore>())
                hold.Add(await store.HoldAsync(imageId, cancellationToken).ConfigureAwait(false));
            return hold;
        }
        catch
        {
            await hold.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Begins; the caller does not wait. The hold ends with it, unless the record could not be told: then a judge has to.</summary>
    internal void Start(string imageId, GivenHashes? expected, ImageHold hold)
    {
        var job = new Job(imageId, new CancellationTokenSource());
        var known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[job] = RunAsync(job, expected, hold, known.Task);
        known.SetResult();
    }

    /// <summary>Ends the computation for an image that was deleted.</summary>
    internal void Cancel(string imageId)
    {
        foreach (var job in _running.Keys.Where(job => job.ImageId == imageId))
            job.Stop.Cancel();
    }

    /// <summary>Waits for all that run.</summary>
    public Task WhenDoneAsync() => Task.WhenAll(_running.Values);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var job in _running.Keys)
            await job.Stop.CancelAsync().ConfigureAwait(false);
        await WhenDoneAsync().ConfigureAwait(false);
        _slots.Dispose();
    }

    private async Task RunAsync(Job job, GivenHashes? expected, ImageHold hold, Task known)
    {
        await known.ConfigureAwait(false);
        await _slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        if (await hashing.ExecuteAsync(job.ImageId, expected, job.Stop.Token).ConfigureAwait(false))
            await hold.DisposeAsync().ConfigureAwait(false);
        _slots.Release();
        _running.TryRemove(job, out _);
    }

    private sealed record Job(string ImageId, CancellationTokenSource Stop);
}
