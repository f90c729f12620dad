using System.IO.Pipelines;
using Glance.Domain.Stores;
using Glance.Operations.Downloads;
using Glance.TestKit.InMemory;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Downloads;

public sealed class DownloadPipelineTests
{
    [Test]
    public async Task Every_byte_arrives([Values(0, 1, 262_144, 1_000_001)] int size)
    {
        var data = new byte[size];
        new Random(3).NextBytes(data);
        await using var read = await ReadOf(data);
        using var arrived = new MemoryStream();
        var writer = PipeWriter.Create(arrived, new StreamPipeWriterOptions(leaveOpen: true));

        await DownloadPipeline.CopyAsync(read, writer, default);
        await writer.CompleteAsync();

        Assert.That(arrived.ToArray(), Is.EqualTo(data));
    }

    [Test]
    public async Task A_reader_that_goes_away_ends_the_copy()
    {
        await using var read = await ReadOf(new byte[2_000_000]);
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();

        Assert.That(async () => await DownloadPipeline.CopyAsync(read, pipe.Writer, default), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_reader_that_stalls_can_be_given_up()
    {
        using var cancel = new CancellationTokenSource();
        await using var read = await ReadOf(new byte[2_000_000]);
        var copy = DownloadPipeline.CopyAsync(read, new Pipe().Writer, cancel.Token);

        await cancel.CancelAsync();

        Assert.That(async () => await copy, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Data_of_another_length_than_the_record_says_is_refused_at_once()
    {
        await using var read = await ReadOf(new byte[10]);

        Assert.That(() => DownloadPipeline.RequireLength(read, 11, "memory", "image"),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.Unavailable));
    }

    [Test]
    public void Data_that_ends_before_its_promised_length_is_no_whole_download()
    {
        var read = new BlockRead([1, 2, 3], [4]) { Length = 5 };

        Assert.That(async () => await DownloadPipeline.CopyAsync(read, new Pipe().Writer, default), Throws.TypeOf<EndOfStreamException>());
    }

    [Test]
    public async Task A_reader_that_leaves_with_the_last_block_has_everything()
    {
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();

        await DownloadPipeline.CopyAsync(new BlockRead([1, 2, 3]), pipe.Writer, default);
    }

    [Test]
    public async Task Others_have_their_turn_after_a_megabyte_where_nobody_waits()
    {
        await using var read = new EndlessRead { Length = 16_000_000 };
        var copy = Task.CompletedTask;
        var first = new Thread(() =>
        {
            read.Counted = Environment.CurrentManagedThreadId;
            copy = DownloadPipeline.CopyAsync(read, new WideWriter(), default);
        });

        first.Start();
        first.Join();
        await copy;

        Assert.That(read.OnCountedThread, Is.EqualTo(1024 * 1024), "the rest is a later turn's, on a thread of the pool");
    }

    [Test]
    public async Task Who_takes_what_he_gets_is_given_larger_blocks()
    {
        var writer = new WideWriter();
        await using var read = new EndlessRead { Length = 16 * BlockGrowth.Proof };

        await DownloadPipeline.CopyAsync(read, writer, default);

        Assert.That((writer.Taken, writer.LargestWanted), Is.EqualTo((read.Length, BlockGrowth.Largest)));
    }

    private static async Task<IStoreRead> ReadOf(byte[] data)
    {
        var store = new InMemoryStore();
        await using var write = await store.BeginWriteAsync("image", null, default);
        await write.WriteAsync(data, default);
        return await store.OpenReadAsync((await write.CommitAsync(default)).Url, null, default);
    }

    /// <summary>A read that never waits, and counts what it gives to one thread.</summary>
    private sealed class EndlessRead : IStoreRead
    {
        public required long Length { get; init; }

        public int Counted { get; set; }

        public long OnCountedThread { get; private set; }

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (Environment.CurrentManagedThreadId == Counted)
                OnCountedThread += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>A writer that takes everything at once.</summary>
    private sealed class WideWriter : PipeWriter
    {
        private readonly byte[] _room = new byte[BlockGrowth.Largest];

        public long Taken { get; private set; }

        public int LargestWanted { get; private set; }

        public override void Advance(int bytes) => Taken += bytes;

        public override Memory<byte> GetMemory(int sizeHint = 0)
        {
            LargestWanted = Math.Max(LargestWanted, sizeHint);
            return _room;
        }

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }
    }
}
