using Glance.Operations.Uploads.Chunks;
using Glance.UnitTests.Hosting;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Uploads;

/// <summary>How large the next chunk of an upload is.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ChunkGrowthTests
{
    private const int Medium = ChunkPool.Smallest * ChunkPool.Step;
    private const int Small = ChunkGrowth.Proof / ChunkPool.Smallest;

    private readonly ManualTime _time = new();

    [Test]
    public void Chunks_that_are_filled_quickly_grow_to_the_largest()
    {
        var growth = new ChunkGrowth(_time);

        Assert.That(SizesOf(growth, Small, ChunkGrowth.Quick), Is.All.EqualTo(ChunkPool.Smallest), "much must come quickly first");
        Assert.That(SizesOf(growth, 4, ChunkGrowth.Quick), Is.EqualTo(new[] { Medium, ChunkPool.Largest, ChunkPool.Largest, ChunkPool.Largest }));
    }

    [Test]
    public void Chunks_that_take_longer_stay_as_they_are()
    {
        var growth = new ChunkGrowth(_time);

        Assert.That(SizesOf(growth, 3, ChunkGrowth.Quick + TimeSpan.FromTicks(1)), Is.All.EqualTo(ChunkPool.Smallest));
        Assert.That(SizesOf(growth, Small - 1, ChunkGrowth.Quick), Is.All.EqualTo(ChunkPool.Smallest));
        Assert.That(SizesOf(growth, 1, TimeSpan.FromSeconds(1)), Is.All.EqualTo(ChunkPool.Smallest), "one that was slow begins anew");
        Assert.That(SizesOf(growth, Small, ChunkGrowth.Quick), Is.All.EqualTo(ChunkPool.Smallest));
        Assert.That(SizesOf(growth, 3, TimeSpan.FromSeconds(1)), Is.All.EqualTo(Medium));
    }

    [Test]
    public void One_that_is_late_is_followed_by_a_small_one()
    {
        var growth = new ChunkGrowth(_time);
        SizesOf(growth, Small + 2, TimeSpan.Zero);
        growth.Begin();
        Assert.That(growth.Left, Is.EqualTo(ChunkGrowth.Patience));
        _time.Advance(ChunkGrowth.Patience);
        Assert.That(growth.Left, Is.EqualTo(TimeSpan.Zero));

        growth.Late();

        Assert.That(SizesOf(growth, Small, TimeSpan.Zero), Is.All.EqualTo(ChunkPool.Smallest));
        Assert.That(SizesOf(growth, 1, TimeSpan.Zero), Is.EqualTo(new[] { Medium }));
    }

    private int[] SizesOf(ChunkGrowth growth, int chunks, TimeSpan each)
    {
        var sizes = new int[chunks];
        for (var i = 0; i < chunks; i++)
        {
            sizes[i] = growth.Size;
            growth.Begin();
            _time.Advance(each);
            growth.Full();
        }

        return sizes;
    }
}
