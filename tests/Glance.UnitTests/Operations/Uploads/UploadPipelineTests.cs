using System.IO.Pipelines;
using System.Security.Cryptography;
using Glance.Domain.Images;
using Glance.Domain.Stores;
using Glance.Operations.Uploads;
using Glance.TestKit.InMemory;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Uploads;

public sealed class UploadPipelineTests
{
    private static readonly UploadPipeline Pipeline = new(MultihashAlgorithm.Sha512, 10_000_000);

    private InMemoryStore _store = null!;

    [SetUp]
    public void MakeStore() => _store = new InMemoryStore();

    [Test]
    public async Task Senders_are_slow_by_the_clock_that_was_given()
    {
        var store = new InMemoryStore();
        await using var inner = await store.BeginWriteAsync("image", null, default);
        var largest = 0;
        await using var write = new SeenWrite(inner, bytes => largest = Math.Max(largest, bytes));
        var pipeline = new UploadPipeline(MultihashAlgorithm.Sha512, 10_000_000, time: new HurryingTime());

        await pipeline.RunAsync(PipeReader.Create(new MemoryStream(new byte[6_000_000])), write, null, default);

        Assert.That(largest, Is.EqualTo(64 * 1024), "a second passes with every look at the clock");
    }

    [Test]
    public async Task Size_hashes_and_data_are_those_of_the_body(
        [Values(0, 1, 65_535, 65_536, 65_537, 1_048_575, 1_048_577, 8_000_001)] int size)
    {
        var data = Bytes(size);

        var result = await UploadAsync(Pipeline, Source(data), size);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Size, Is.EqualTo(size));
            Assert.That(result.Checksum, Is.EqualTo(Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, data))));
            Assert.That((result.HashAlgorithm, result.HashValue), Is.EqualTo(("sha512", Convert.ToHexStringLower(SHA512.HashData(data)))));
            Assert.That(await _store.GetSizeAsync(result.Stored.Url, default), Is.EqualTo(size));
        }
    }

    [Test]
    public async Task With_md5_as_second_hash_both_are_the_same()
    {
        var result = await UploadAsync(new UploadPipeline(MultihashAlgorithm.Parse("md5"), 100), Source(Bytes(50)), null);

        Assert.That((result.HashAlgorithm, result.HashValue), Is.EqualTo(("md5", result.Checksum)));
    }

    [Test]
    public async Task Bytes_beyond_the_cap_end_the_upload_without_waiting_for_more()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Bytes(11)); // and nothing more ever comes

        Assert.That(async () => await UploadAsync(new UploadPipeline(MultihashAlgorithm.Sha512, 10), pipe.Reader, null),
            Throws.TypeOf<ImageSizeException>().With.Property(nameof(ImageSizeException.TooLarge)).True);
        Nothing_stays();
    }

    [Test]
    public void A_size_announced_beyond_the_cap_is_refused_before_anything_is_read()
    {
        Assert.That(async () => await UploadAsync(new UploadPipeline(MultihashAlgorithm.Sha512, 10), new Pipe().Reader, 11),
            Throws.TypeOf<ImageSizeException>().With.Property(nameof(ImageSizeException.TooLarge)).True);
        Nothing_stays();
    }

    [Test]
    public async Task A_body_of_exactly_the_cap_is_taken() =>
        Assert.That((await UploadAsync(new UploadPipeline(MultihashAlgorithm.Sha512, 300_000), Source(Bytes(300_000)), null)).Size, Is.EqualTo(300_000));

    [TestCase(99)]
    [TestCase(101)]
    [TestCase(0)]
    public void Another_size_than_announced_is_an_error(int announced)
    {
        Assert.That(async () => await UploadAsync(Pipeline, Source(Bytes(100)), announced),
            Throws.TypeOf<ImageSizeException>().With.Property(nameof(ImageSizeException.TooLarge)).False);
        Nothing_stays();
    }

    [Test]
    public void A_source_that_breaks_says_so_and_leaves_nothing()
    {
        Assert.That(async () => await UploadAsync(Pipeline, PipeReader.Create(new BreakingStream(700_000)), null), Throws.TypeOf<IOException>());
        Nothing_stays();
    }

    [Test]
    public async Task A_store_that_fails_stops_the_reading()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await pipe.Writer.WriteAsync(Bytes(600_000)); // the source then stays silent: only the failure can end this
        _store.FailWritesWith = StoreFailure.Full;

        Assert.That(async () => await UploadAsync(Pipeline, pipe.Reader, null),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.Full));
        Nothing_stays();
    }

    [Test]
    public async Task A_cancelled_upload_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Bytes(1000));
        var upload = UploadAsync(Pipeline, pipe.Reader, null, cancel.Token);

        await cancel.CancelAsync();

        Assert.That(async () => await upload, Throws.InstanceOf<OperationCanceledException>());
        Nothing_stays();
    }

    [Test]
    public async Task A_slow_store_bounds_what_is_read_ahead()
    {
        using var source = new MemoryStream(new byte[10_000_000]);
        await using var write = new StuckWrite();
        var upload = Pipeline.RunAsync(PipeReader.Create(source), write, null, default);

        await write.Reached.Task;

        Assert.That(source.Position, Is.LessThanOrEqualTo((4 * 1024 * 1024) + (64 * 1024)));
        write.LetGo.SetResult();
        Assert.That((await upload).Size, Is.EqualTo(10_000_000));
    }

    private async Task<UploadResult> UploadAsync(UploadPipeline pipeline, PipeReader source, long? announced, CancellationToken cancellationToken = default)
    {
        await using var write = await _store.BeginWriteAsync("image", null, default);
        return await pipeline.RunAsync(source, write, announced, cancellationToken);
    }

    private void Nothing_stays() => Assert.That((_store.Count, _store.OpenWrites), Is.EqualTo((0, 0)));

    private static PipeReader Source(byte[] data) => PipeReader.Create(new MemoryStream(data));

    private static byte[] Bytes(int size)
    {
        var data = new byte[size];
        new Random(7).NextBytes(data);
        return data;
    }

    private sealed class BreakingStream(int size) : MemoryStream(new byte[size])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var count and > 0 ? count : throw new IOException("the connection broke");
    }

    private sealed class StuckWrite : IStoreWrite
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource LetGo { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
        {
            Reached.TrySetResult();
            await LetGo.Task;
        }

        public ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(new StoredData("memory://image", 0, new Dictionary<string, object?>()));

        public ValueTask RevokeAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask AbandonAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class SeenWrite(IStoreWrite inner, Action<int> seen) : IStoreWrite
    {
        public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
        {
            seen(data.Length);
            return inner.WriteAsync(data, cancellationToken);
        }

        public ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken) => inner.CommitAsync(cancellationToken);

        public ValueTask RevokeAsync(CancellationToken cancellationToken) => inner.RevokeAsync(cancellationToken);

        public ValueTask AbandonAsync() => inner.AbandonAsync();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class HurryingTime : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++_seconds;
    }
}
