using Glance.Domain.Stores;
using Glance.Stores.Capabilities;

namespace Glance.UnitTests.Stores.Wrappers;

/// <summary>A store on the network each of whose steps waits for what a test lets happen.</summary>
internal sealed class SlowStore : IImageStore, IRemoteWrites, IDataInUse
{
    public string Id => "slow";

    public IReadOnlyList<string> Schemes => ["slow"];

    public StoreCapabilities Capabilities => StoreCapabilities.Read | StoreCapabilities.RandomRead | StoreCapabilities.Write;

    /// <summary>What the next step waits for; it is told when its time is over.</summary>
    public Func<CancellationToken, Task> Step { get; set; } = _ => Task.CompletedTask;

    /// <summary>How often something was asked.</summary>
    public int Steps { get; private set; }

    /// <summary>What was opened and is not let go.</summary>
    public int Open { get; private set; }

    /// <summary>What was let go.</summary>
    public TaskCompletionSource LetGo { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A step that never ends, whatever it is told.</summary>
    public static Task Deaf(CancellationToken stop) => Task.Delay(Timeout.Infinite, CancellationToken.None);

    /// <summary>A step that ends when it is told to.</summary>
    public static Task Obedient(CancellationToken stop) => Task.Delay(Timeout.Infinite, stop);

    public async ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken)
    {
        await StepAsync(cancellationToken);
        return new Opened(this);
    }

    public async ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken)
    {
        await StepAsync(cancellationToken);
        return new Opened(this);
    }

    public async ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken)
    {
        await StepAsync(cancellationToken);
        return 7;
    }

    public async ValueTask DeleteAsync(string url, CancellationToken cancellationToken) => await StepAsync(cancellationToken);

    public async ValueTask RequireUnusedAsync(string url, CancellationToken cancellationToken) => await StepAsync(cancellationToken);

    public string UrlFor(string imageId) => $"slow://{imageId}";

    public async ValueTask<bool> IsCommittedAsync(string url, CancellationToken cancellationToken)
    {
        await StepAsync(cancellationToken);
        return true;
    }

    public async ValueTask RemoveTracesAsync(string imageId, string url, CancellationToken cancellationToken) =>
        await StepAsync(cancellationToken);

    private Task StepAsync(CancellationToken stop)
    {
        Steps++;
        return Step(stop);
    }

    private sealed class Opened : IStoreRead, IStoreWrite
    {
        private readonly SlowStore _store;

        public Opened(SlowStore store)
        {
            _store = store;
            store.Open++;
        }

        public long Length => 7;

        public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            await _store.StepAsync(cancellationToken);
            return 1;
        }

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
            await _store.StepAsync(cancellationToken);

        public async ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken)
        {
            await _store.StepAsync(cancellationToken);
            return new StoredData("slow://x", 7, new Dictionary<string, object?>());
        }

        public async ValueTask RevokeAsync(CancellationToken cancellationToken) => await _store.StepAsync(cancellationToken);

        public ValueTask AbandonAsync() => DisposeAsync();

        public ValueTask DisposeAsync()
        {
            _store.Open--;
            _store.LetGo.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
