using System.IO.Pipelines;
using Glance.Domain.Images;
using Glance.Operations.Uploads;
using Glance.Operations.Uploads.Chunks;
using Glance.TestKit.InMemory;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Uploads;

/// <summary>What a body may be, and what its sender is told who sends another.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class UploadLimitsTests
{
    private readonly InMemoryStore _store = new();

    [Test]
    public async Task A_size_announced_as_the_cap_itself_is_taken() =>
        Assert.That((await UploadAsync(10, PipeReader.Create(new MemoryStream(new byte[10])), 10)).Size, Is.EqualTo(10));

    [TestCase(null, "at least 11 bytes came")]
    [TestCase(11L, "11 bytes were announced")]
    public void A_body_beyond_the_cap_is_refused_with_its_size_and_the_cap(long? announced, string what)
    {
        Assert.That(
            async () => await UploadAsync(10, PipeReader.Create(new MemoryStream(new byte[11])), announced),
            Throws.TypeOf<ImageSizeException>().With.Message.Contains(what).And.Message.Contains("may have 10"));
        NothingStays();
    }

    [TestCase(10)]
    [TestCase(ChunkPool.Smallest)]
    [TestCase(ChunkPool.Smallest + 10)]
    [TestCase(ChunkGrowth.Proof + (ChunkPool.Smallest * ChunkPool.Step) + 10)]
    public async Task Bytes_beyond_the_announced_size_end_the_upload_without_waiting_for_more(int announced)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await pipe.Writer.WriteAsync(new byte[announced + 1]); // and nothing more ever comes

        Assert.That(
            async () => await UploadAsync(1 << 30, pipe.Reader, announced),
            Throws.TypeOf<ImageSizeException>().With.Property(nameof(ImageSizeException.TooLarge)).False.And.Message.Contains("more came"));
        NothingStays();
    }

    [Test]
    public async Task A_source_that_is_told_to_stop_ends_the_upload()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[10]);
        var upload = UploadAsync(100, pipe.Reader, null);

        pipe.Reader.CancelPendingRead();

        Assert.That(async () => await upload, Throws.InstanceOf<OperationCanceledException>());
        NothingStays();
    }

    private async Task<UploadResult> UploadAsync(long cap, PipeReader source, long? announced)
    {
        await using var write = await _store.BeginWriteAsync("image", null, default);
        return await new UploadPipeline(MultihashAlgorithm.Sha512, cap).RunAsync(source, write, announced, default);
    }

    private void NothingStays() => Assert.That((_store.Count, _store.OpenWrites), Is.EqualTo((0, 0)));
}
