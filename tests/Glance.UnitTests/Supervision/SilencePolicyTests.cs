using GlanceSupervisor.Policy;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

internal sealed class SilencePolicyTests
{
    [TestCase(0, false)]
    [TestCase(2499, false)]
    [TestCase(9999, false)]
    [TestCase(10_000, false)]
    [TestCase(10_001, true)]
    [TestCase(int.MaxValue, true)]
    public void A_worker_hangs_when_its_time_is_over_and_not_before(int milliseconds, bool over) =>
        Assert.That(SilencePolicy.IsOver(TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(milliseconds)), Is.EqualTo(over));

    [Test]
    public void The_shortest_limit_is_one() =>
        Assert.That(SilencePolicy.IsOver(TimeSpan.FromTicks(1), TimeSpan.FromTicks(2)), Is.True);

    [Test]
    public void A_limit_of_zero_bears_every_silence([Values(0L, 1L, TimeSpan.TicksPerDay, long.MaxValue)] long ticks) =>
        Assert.That(SilencePolicy.IsOver(TimeSpan.Zero, TimeSpan.FromTicks(ticks)), Is.False);
}
