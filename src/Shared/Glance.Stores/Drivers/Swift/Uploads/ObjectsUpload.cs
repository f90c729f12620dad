using System.Runtime.ExceptionServices;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift.Calls;

namespace Glance.Stores.Drivers.Swift.Uploads;

/// <summary>
/// Objects of one image on their way to Swift, several at once. One call at a time; the objects go on by themselves between calls.
/// </summary>
internal sealed class ObjectsUpload(SwiftObjects calls, SwiftPlace place, string note, UploadMemory memory) : IAsyncDisposable
{
    // Enough to keep a proxy busy while another object is written to the end.
    private const int MostAtOnce = 5;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _underWay = [];
    private readonly List<string> _foreign = [];
    private volatile Exception? _failure;

    /// <summary>Names of objects that another upload has made.</summary>
    public IReadOnlyCollection<string> Foreign
    {
        get
        {
            lock (_foreign)
                return [.. _foreign];
        }
    }

    /// <summary>Fails as the first object that failed did.</summary>
    /// <exception cref="StoreException">An object failed.</exception>
    public void RequireHealth()
    {
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Begins to send an object, and lets go of its memory when it has arrived.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="data">Its data, of which more may come.</param>
    /// <param name="length">Bytes it will have; null when that is not known.</param>
    public void Send(string key, SegmentData data, long? length) =>
        _underWay.Add(Task.Run(() => SendAsync(key, data, length)));

    /// <summary>Waits until one more may be on its way.</summary>
    /// <exception cref="StoreException">An object failed.</exception>
    public async ValueTask MakeRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _underWay.RemoveAll(task => task.IsCompleted);
            RequireHealth();
            if (_underWay.Count < MostAtOnce)
                return;
            await Task.WhenAny(_underWay).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until all objects have arrived.</summary>
    /// <exception cref="StoreException">An object failed.</exception>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_underWay).WaitAsync(cancellationToken).ConfigureAwait(false);
        RequireHealth();
    }

    /// <summary>Stops what is on its way and waits until nothing of it is; what has arrived stays.</summary>
    public async ValueTask StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_underWay).ConfigureAwait(false);
        _underWay.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    // Throws nothing: whoever calls next is told.
    private async Task SendAsync(string key, SegmentData data, long? length)
    {
        try
        {
            await calls.PutAsync(place, key, note, patience => new SegmentContent(data, length, patience), () => data.IsWhole,
                _stop.Token).ConfigureAwait(false);
        }
        catch (StoreException e) when (e.Failure == StoreFailure.Duplicate)
        {
            await JudgeAsync(key, e).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await FailAsync(e).ConfigureAwait(false);
        }
        finally
        {
            data.Dispose();
            memory.Wake();
        }
    }

    // A call repeated after it had done its work finds its own object there.
    private async Task JudgeAsync(string key, StoreException duplicate)
    {
        try
        {
            if (await calls.FindAsync(place, key, _stop.Token).ConfigureAwait(false) is { } found && found.Note == note)
                return;
            lock (_foreign)
                _foreign.Add(key);
            await FailAsync(duplicate).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await FailAsync(e).ConfigureAwait(false);
        }
    }

    private async Task FailAsync(Exception error)
    {
        _failure ??= error;
        await _stop.CancelAsync().ConfigureAwait(false);
    }
}
