using Glance.Stores.Drivers.S3.Uploads;
using Glance.TestKit.Http;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.S3;

public sealed class PartTests
{
    private const long Mega = 1 << 20;
    private const long Tera = 1L << 40;

    [TestCase(10, 50 * Mega, 10 * Mega, 5)]
    [TestCase(10, 10_000 * Mega, 10 * Mega, 1000)]
    [TestCase(10, 10_001 * Mega, 11 * Mega, 910)]
    [TestCase(64, 10_001 * Mega, 64 * Mega, 157)]
    [TestCase(10, Tera, 105 * Mega, 9987)]
    [TestCase(5, 5 * Tera, 525 * Mega, 9987)]
    public void A_known_size_is_divided_so_that_a_thousand_parts_do_while_they_are_small_and_ten_thousand_always(int chunk, long size,
        long part, int count)
    {
        var sizes = new PartSizes(chunk * Mega, size);

        Assert.That((sizes.Next(0), sizes.Next(size - 1), (size + part - 1) / part), Is.EqualTo((part, part, count)));
    }

    [TestCase(10 * Mega, 100 * Mega, 10)]
    [TestCase(10 * Mega, 1000 * Mega, 100)]
    [TestCase(10 * Mega, 25_000 * Mega, 1000)]
    [TestCase(5 * Mega, 5 * Tera, 10_000)]
    public void With_an_unknown_size_parts_grow_so_that_they_suffice(long chunk, long size, int most)
    {
        var sizes = new PartSizes(chunk, null);
        var count = 0;
        var before = 0L;
        for (long sent = 0; sent < size; count++)
        {
            Assert.That(sizes.Next(sent), Is.GreaterThanOrEqualTo(before));
            before = sizes.Next(sent);
            sent += before;
        }

        Assert.That(count, Is.LessThanOrEqualTo(most));
    }

    [Test]
    public void A_part_gives_what_it_was_given_however_it_is_read([Values(1000, 65_536, 3_000_000)] int step)
    {
        var data = TestData.Bytes(2_500_000);
        var part = new PartBuffer(data.Length);
        foreach (var piece in data.Chunk(70_001))
            Assert.That(part.Fill(piece), Is.EqualTo(piece.Length));

        using var stream = new PartStream(part, () => { });
        stream.Position = 1_000_000;
        var rest = new MemoryStream();
        stream.CopyTo(rest, step);
        stream.Seek(0, SeekOrigin.Begin);
        var all = new MemoryStream();
        stream.CopyTo(all, step);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((part.IsFull, stream.Length), Is.EqualTo((true, (long)data.Length)));
            Assert.That(rest.ToArray(), Is.EqualTo(data[1_000_000..]));
            Assert.That(all.ToArray(), Is.EqualTo(data));
        }

        part.Release();
    }

    [Test]
    public void A_part_takes_no_more_than_it_may_have()
    {
        var part = new PartBuffer(100);

        Assert.That((part.Fill(new byte[60]), part.Fill(new byte[60]), part.Fill(new byte[60]), part.Length),
            Is.EqualTo((60, 40, 0, 100L)));
        part.Release();
    }

    [Test]
    public void A_request_that_reads_on_after_the_release_finds_nothing()
    {
        var part = new PartBuffer(100);
        part.Fill(new byte[100]);
        using var stream = new PartStream(part, () => { });
        part.Release();
        part.Release();

        Assert.That(stream.Read(new byte[10]), Is.Zero);
    }
}
