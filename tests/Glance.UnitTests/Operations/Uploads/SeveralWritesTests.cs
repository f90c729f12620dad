using System.IO.Pipelines;
using System.Security.Cryptography;
using Glance.Domain.Stores;
using Glance.Operations.Uploads;
using Glance.TestKit.InMemory;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Uploads;

/// <summary>One stream into several stores.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SeveralWritesTests
{
    private static readonly UploadPipeline Pipeline = new(MultihashAlgorithm.Sha512, 100_000_000);

    private readonly byte[] _data = new byte[9_000_001];
    private readonly InMemoryStore[] _stores = [new("a"), new("b"), new("c")];

    public SeveralWritesTests() => new Random(3).NextBytes(_data);

    [Test]
    public async Task Each_store_has_all_of_it_and_it_is_hashed_once()
    {
        var result = await RunAsync();

        Assert.That(result.Stores.Select(store => store.Failure), Is.All.Null);
        Assert.That(result.Data.HashValue, Is.EqualTo(Convert.ToHexStringLower(SHA512.HashData(_data))));
        foreach (var store in _stores)
            Assert.That(await ReadAsync(store), Is.EqualTo(_data));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public async Task One_that_fails_is_left_out_and_the_others_are_whole(int failing)
    {
        _stores[failing].FailWritesWith = StoreFailure.Full;

        var result = await RunAsync();

        Assert.That(result.Stores.Select(store => store.Failure?.Failure),
            Is.EqualTo(_stores.Select((_, i) => i == failing ? StoreFailure.Full : (StoreFailure?)null)));
        Assert.That(result.Stores[failing].Stored, Is.Null);
        Assert.That(result.Data.Stored, Is.EqualTo(result.Stores.First(store => store.Stored is not null).Stored));
        foreach (var store in _stores.Where((_, i) => i != failing))
            Assert.That(await ReadAsync(store), Is.EqualTo(_data));
        Assert.That(_stores.Select(store => store.OpenWrites), Is.All.Zero, "its caller lets go of each");
    }

    [Test]
    public async Task One_that_fails_at_its_commit_is_left_out()
    {
        var writes = await BeginAsync();
        await using (var faster = await _stores[0].BeginWriteAsync("image", null, default))
            await faster.CommitAsync(default);

        var result = await Pipeline.RunAsync(PipeReader.Create(new MemoryStream(_data)), writes, null, UploadChecks.None, default);
        await EndAsync(writes);

        Assert.That(result.Stores.Select(store => store.Failure?.Failure),
            Is.EqualTo(new StoreFailure?[] { StoreFailure.Duplicate, null, null }));
    }

    [Test]
    public void Where_every_store_fails_the_upload_does()
    {
        foreach (var store in _stores)
            store.FailWritesWith = StoreFailure.Full;

        Assert.That(RunAsync, Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.Full));
        Assert.That(_stores.Select(store => store.Count), Is.All.Zero);
    }

    [Test]
    public async Task Where_every_store_fails_the_rest_of_the_data_is_not_waited_for()
    {
        foreach (var store in _stores)
            store.FailWritesWith = StoreFailure.Full;
        var writes = await BeginAsync();
        var sender = new Pipe();
        await sender.Writer.WriteAsync(_data.AsMemory(0, 60_000));
        var running = Pipeline.RunAsync(sender.Reader, writes, _data.Length, UploadChecks.None, default);
        var more = sender.Writer.WriteAsync(_data.AsMemory(60_000, 200_000)).AsTask();

        Assert.That(async () => await running.WaitAsync(TimeSpan.FromMinutes(1)), Throws.TypeOf<StoreException>());
        await sender.Reader.CompleteAsync();
        await more;
        await EndAsync(writes);
    }

    [Test]
    public async Task A_slow_store_lets_the_others_go_ahead_by_its_buffers()
    {
        var gate = new TaskCompletionSource();
        var ahead = new TaskCompletionSource();
        await using var slow = new GatedWrite(gate.Task, _ => { });
        long fastBytes = 0;
        await using var fast = new GatedWrite(Task.CompletedTask, bytes =>
        {
            if (Interlocked.Add(ref fastBytes, bytes) > 3 * 64 * 1024)
                ahead.TrySetResult();
        });

        var running = Pipeline.RunAsync(PipeReader.Create(new MemoryStream(_data)), [slow, fast], null, UploadChecks.None, default);
        await ahead.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.That(running.IsCompleted, Is.False);
        gate.SetResult();

        Assert.That((await running).Stores.Select(store => store.Stored!.Size), Is.EqualTo(new long[] { _data.Length, _data.Length }));
    }

    private async Task<SeveralUploadResult> RunAsync()
    {
        var writes = await BeginAsync();
        try
        {
            return await Pipeline.RunAsync(PipeReader.Create(new MemoryStream(_data)), writes, _data.Length, UploadChecks.None, default);
        }
        finally
        {
            await EndAsync(writes);
        }
    }

    private async Task<IStoreWrite[]> BeginAsync() =>
        [.. await Task.WhenAll(_stores.Select(store => store.BeginWriteAsync("image", null, default).AsTask()))];

    private static async Task EndAsync(IStoreWrite[] writes)
    {
        foreach (var write in writes)
            await write.DisposeAsync();
    }

    private static async Task<byte[]> ReadAsync(InMemoryStore store)
    {
        await using var read = await store.OpenReadAsync(InMemoryStore.UrlOf("image"), null, default);
        var data = new byte[read.Length];
        Assert.That(await read.ReadAsync(data, default), Is.EqualTo(data.Length));
        return data;
    }

    private sealed class GatedWrite(Task gate, Action<int> took) : IStoreWrite
    {
        private long _size;

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
        {
            await gate.WaitAsync(cancellationToken);
            _size += data.Length;
            took(data.Length);
        }

        public ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(new StoredData("gated://x", _size, new Dictionary<string, object?>()));

        public ValueTask RevokeAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask AbandonAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
