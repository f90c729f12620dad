using Glance.Operations.Downloads;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Downloads;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class BlockGrowthTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly BlockPermits _permits = new(1);
    private readonly BlockGrowth _growth;

    public BlockGrowthTests() => _growth = new BlockGrowth(_time, _permits);

    public void Dispose() => _growth.Dispose();

    [Test]
    public void Blocks_are_small_until_the_client_has_taken_more_than_the_system_holds_for_it()
    {
        Take(BlockGrowth.Proof - BlockGrowth.Smallest, TimeSpan.Zero);
        Assert.That(_growth.Size, Is.EqualTo(BlockGrowth.Smallest));

        Take(BlockGrowth.Smallest, BlockGrowth.Wait - TimeSpan.FromTicks(1));
        Assert.That(_growth.Size, Is.EqualTo(BlockGrowth.Largest));
    }

    [Test]
    public void A_client_that_lets_wait_gets_small_blocks_until_it_has_taken_as_much_again()
    {
        Take(BlockGrowth.Proof, TimeSpan.Zero);
        Take(BlockGrowth.Largest, BlockGrowth.Wait);
        Assert.That(_growth.Size, Is.EqualTo(BlockGrowth.Smallest));

        Take(BlockGrowth.Proof, TimeSpan.Zero);
        Assert.That(_growth.Size, Is.EqualTo(BlockGrowth.Largest));
    }

    [Test]
    public void Blocks_are_of_the_largest_size_for_as_many_clients_as_there_are_permits()
    {
        using var other = new BlockGrowth(_time, _permits);
        Take(BlockGrowth.Proof, TimeSpan.Zero);

        Take(BlockGrowth.Proof, TimeSpan.Zero, other);

        Assert.That(_growth.Size, Is.EqualTo(BlockGrowth.Largest));
        Assert.That(other.Size, Is.EqualTo(BlockGrowth.Middle));
    }

    [Test]
    public void A_permit_goes_to_others_when_its_client_lets_wait_or_the_download_ends([Values] bool ends)
    {
        using var other = new BlockGrowth(_time, _permits);
        Take(BlockGrowth.Proof, TimeSpan.Zero);
        if (ends)
            _growth.Dispose();
        else
            Take(BlockGrowth.Largest, BlockGrowth.Wait);

        Take(BlockGrowth.Proof, TimeSpan.Zero, other);

        Assert.That(other.Size, Is.EqualTo(BlockGrowth.Largest));
    }

    [Test]
    public void A_permit_is_given_back_once()
    {
        using var other = new BlockGrowth(_time, _permits);
        using var third = new BlockGrowth(_time, _permits);
        Take(BlockGrowth.Proof, TimeSpan.Zero);
        _growth.Dispose();
        _growth.Dispose();

        Take(BlockGrowth.Proof, TimeSpan.Zero, other);
        Take(BlockGrowth.Proof, TimeSpan.Zero, third);

        Assert.That(other.Size, Is.EqualTo(BlockGrowth.Largest));
        Assert.That(third.Size, Is.EqualTo(BlockGrowth.Middle));
    }

    [Test]
    public void The_block_that_was_waited_for_does_not_count_towards_the_next_large_ones()
    {
        Take(BlockGrowth.Smallest, BlockGrowth.Wait);
        Take(BlockGrowth.Proof - BlockGrowth.Smallest, TimeSpan.Zero);
        Assert.That(_growth.Size, Is.EqualTo(BlockGrowth.Smallest));

        Take(BlockGrowth.Smallest, TimeSpan.Zero);
        Assert.That(_growth.Size, Is.EqualTo(BlockGrowth.Largest));
    }

    [Test]
    public void Who_has_taken_little_holds_no_permit()
    {
        using var other = new BlockGrowth(_time, _permits);
        Take(BlockGrowth.Smallest, TimeSpan.Zero);

        Take(BlockGrowth.Proof, TimeSpan.Zero, other);

        Assert.That(other.Size, Is.EqualTo(BlockGrowth.Largest));
    }

    [Test]
    public void Who_gets_no_permit_takes_none_from_the_next()
    {
        Assert.That((_permits.TryTake(), _permits.TryTake(), _permits.TryTake()), Is.EqualTo((true, false, false)));

        _permits.Return();

        Assert.That((_permits.TryTake(), _permits.TryTake()), Is.EqualTo((true, false)));
    }

    private void Take(long bytes, TimeSpan wait, BlockGrowth? of = null)
    {
        var growth = of ?? _growth;
        for (var left = bytes; left > 0; left -= BlockGrowth.Smallest)
        {
            growth.Begin();
            _time.Advance(wait);
            growth.Taken((int)Math.Min(left, BlockGrowth.Smallest));
        }
    }
}
