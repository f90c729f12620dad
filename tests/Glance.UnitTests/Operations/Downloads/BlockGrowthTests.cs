using Glance.Operations.Downloads;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Downloads;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class BlockGrowthTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly BlockGrowth _growth;

    public BlockGrowthTests() => _growth = new BlockGrowth(_time);

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

    private void Take(long bytes, TimeSpan wait)
    {
        for (var left = bytes; left > 0; left -= BlockGrowth.Smallest)
        {
            _growth.Begin();
            _time.Advance(wait);
            _growth.Taken((int)Math.Min(left, BlockGrowth.Smallest));
        }
    }
}
