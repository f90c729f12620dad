using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift.Uploads;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Swift;

public sealed class SegmentDataTests
{
    private const int Piece = PiecePool.PieceSize;

    private UploadMemory _memory = null!;

    [SetUp]
    public void Begin() => _memory = new UploadMemory(new PiecePool());

    [Test]
    public async Task The_last_byte_of_what_is_full_waits_for_the_end()
    {
        var data = new SegmentInMemory(3, _memory);
        data.Fill([1, 2, 3]);

        Assert.That((await data.ReadAsync(0, default)).ToArray(), Is.EqualTo(new byte[] { 1, 2 }));
        var last = data.ReadAsync(2, default).AsTask();
        Assert.That(last.IsCompleted, Is.False);
        data.Complete();

        Assert.That((await last).ToArray(), Is.EqualTo(new byte[] { 3 }));
        Assert.That((await data.ReadAsync(3, default)).IsEmpty);
    }

    [Test]
    public async Task Whoever_reads_waits_for_what_comes()
    {
        var data = new SegmentInMemory(10, _memory);
        var waiting = data.ReadAsync(0, default).AsTask();
        Assert.That(waiting.IsCompleted, Is.False);

        data.Fill([7]);

        Assert.That((await waiting).ToArray(), Is.EqualTo(new byte[] { 7 }));
    }

    [Test]
    public void A_reader_who_leaves_waits_no_longer()
    {
        using var gone = new CancellationTokenSource();
        var waiting = new SegmentInMemory(10, _memory).ReadAsync(0, gone.Token).AsTask();

        gone.Cancel();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Nothing_of_nothing_is_read_at_the_end_alone()
    {
        var data = new SegmentInMemory(0, _memory);
        Assert.That(data.IsFull);
        var waiting = data.ReadAsync(0, default).AsTask();
        Assert.That(waiting.IsCompleted, Is.False);

        data.Complete();

        Assert.That((await waiting).IsEmpty);
    }

    [Test]
    public void What_is_small_is_kept_whatever_was_sent()
    {
        var data = new SegmentInMemory(SegmentInMemory.KeptWhole, _memory);
        data.Fill(new byte[SegmentInMemory.KeptWhole]);

        data.Sent(SegmentInMemory.KeptWhole);

        Assert.That((data.IsKept, data.IsWhole), Is.EqualTo((true, true)));
    }

    [Test]
    public void The_beginning_of_what_is_large_is_kept_until_more_has_come()
    {
        var data = new SegmentInMemory(SegmentInMemory.KeptWhole + Piece, _memory);
        data.Fill(new byte[SegmentInMemory.KeptWhole]);
        data.Sent(SegmentInMemory.KeptWhole);
        Assert.That(data.IsWhole);

        data.Fill([1]);
        data.Sent(SegmentInMemory.KeptWhole);

        Assert.That(data.IsWhole, Is.False);
    }

    [Test]
    public async Task An_upload_has_no_more_memory_than_its_limit_and_gets_what_is_given_back()
    {
        var data = new SegmentInMemory(1L << 40, _memory);
        var filled = 0;
        while (data.Fill(new byte[Piece]) is var taken && taken > 0)
            filled += taken;
        Assert.That(filled, Is.EqualTo(UploadMemory.Limit));
        var news = _memory.News;

        data.Sent(2 * Piece);

        await news;
        Assert.That(data.Fill(new byte[3 * Piece]), Is.EqualTo(2 * Piece));
        Assert.That((await data.ReadAsync(2 * Piece, default)).Length, Is.EqualTo(Piece), "what was not sent is there");
        data.Dispose();
        Assert.That(new SegmentInMemory(UploadMemory.Limit, _memory).Fill(new byte[UploadMemory.Limit]), Is.EqualTo(UploadMemory.Limit));
    }

    [Test]
    public void What_was_let_go_takes_nothing_more_into_memory_that_may_be_anothers()
    {
        var data = new SegmentInMemory(10, _memory);
        data.Fill([1, 2]);

        data.Dispose();

        Assert.That(data.Fill([3, 4]), Is.Zero);
    }

    [Test]
    public async Task Odd_pieces_come_out_as_they_went_in()
    {
        var whole = new byte[(2 * Piece) + 777];
        new Random(1).NextBytes(whole);
        var data = new SegmentInMemory(whole.Length, _memory);
        for (var offset = 0; offset < whole.Length; offset += 70_001)
            Assert.That(data.Fill(whole.AsSpan(offset, Math.Min(70_001, whole.Length - offset))), Is.Positive);
        data.Complete();

        List<byte> got = [];
        while (await data.ReadAsync(got.Count, default) is { IsEmpty: false } piece)
            got.AddRange(piece.Span);

        Assert.That(got, Is.EqualTo(whole));
    }

    [Test]
    public async Task What_is_buffered_on_disk_is_read_as_often_as_need_be_and_has_no_name()
    {
        var directory = Directory.CreateTempSubdirectory("glance-buffers-").FullName;
        var whole = new byte[Piece + 777];
        new Random(1).NextBytes(whole);
        var data = new SegmentOnDisk(whole.Length, directory, "swift");
        Assert.That(await data.FillAsync(whole.AsMemory(0, 500), default), Is.EqualTo(500));
        Assert.That(await data.FillAsync(whole.AsMemory(500, whole.Length - 500), default), Is.EqualTo(whole.Length - 500));

        for (var time = 0; time < 2; time++)
        {
            List<byte> got = [];
            while (await data.ReadAsync(got.Count, default) is { IsEmpty: false } piece)
                got.AddRange(piece.Span);
            Assert.That(got, Is.EqualTo(whole));
        }

        Assert.That(Directory.GetFiles(directory), Is.Empty, "nothing stays when the process dies");
        Assert.That((data.IsFull, data.IsKept, data.IsWhole), Is.EqualTo((true, true, true)));
        data.Dispose();
        Directory.Delete(directory);
        Assert.That(() => new SegmentOnDisk(1, directory, "swift"), Throws.TypeOf<StoreException>().With.Message.EqualTo(
            "Store swift: image data cannot be buffered in swift_upload_buffer_dir"));
    }
}
