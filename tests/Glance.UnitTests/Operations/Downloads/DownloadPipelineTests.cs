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

    private static async Task<IStoreRead> ReadOf(byte[] data)
    {
        var store = new InMemoryStore();
        await using var write = await store.BeginWriteAsync("image", null, default);
        await write.WriteAsync(data, default);
        return await store.OpenReadAsync((await write.CommitAsync(default)).Url, null, default);
    }
}
