using Glance.Domain.Quotas;
using Glance.Operations.Quotas;
using Glance.TestKit.InMemory;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Quotas;

/// <summary>Data of unknown size, which is cut off where the quota ends.</summary>
internal sealed class LimitedWriteTests
{
    [TestCase(1, 10)]
    [TestCase(4, 6)]
    [TestCase(10)]
    public async Task Data_that_fits_is_written_and_nobody_is_asked(params int[] pieces)
    {
        var asked = 0;
        await using var inner = await new InMemoryStore().BeginWriteAsync("i", null, default);
        var write = new LimitedWrite(inner, pieces.Sum(), "image_size_total", _ => ValueTask.FromResult<long?>(++asked));

        foreach (var piece in pieces)
            await write.WriteAsync(new byte[piece], default);

        Assert.That(((await write.CommitAsync(default)).Size, asked), Is.EqualTo((pieces.Sum(), 0)));
    }

    [Test]
    public async Task Data_that_does_not_fit_is_cut_off_by_the_quota_as_it_is_then()
    {
        var remaining = new Queue<long?>([15, 14]);
        await using var inner = await new InMemoryStore().BeginWriteAsync("i", null, default);
        var write = new LimitedWrite(inner, 10, "image_size_total", _ => ValueTask.FromResult(remaining.Dequeue()));

        await write.WriteAsync(new byte[8], default);
        await write.WriteAsync(new byte[7], default);
        Assert.That(
            async () => await write.WriteAsync(new byte[1], default),
            Throws.TypeOf<QuotaExceededException>().With.Message.EqualTo(
                "The image data is larger than the 14 bytes that image_size_total leaves room for"));

        Assert.That(((await inner.CommitAsync(default)).Size, remaining.Count), Is.EqualTo((15, 0)), "what is too much is not written");
    }

    [Test]
    public async Task A_quota_that_is_no_more_cuts_off_nothing()
    {
        await using var inner = await new InMemoryStore().BeginWriteAsync("i", null, default);
        var write = new LimitedWrite(inner, 1, "image_size_total", _ => ValueTask.FromResult<long?>(null));

        await write.WriteAsync(new byte[8], default);
        await write.WriteAsync(new byte[8], default);

        Assert.That((await write.CommitAsync(default)).Size, Is.EqualTo(16));
    }
}
