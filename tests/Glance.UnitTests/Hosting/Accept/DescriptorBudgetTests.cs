using GlanceWorker.Hosting.Accept;
using NUnit.Framework;

namespace Glance.UnitTests.Hosting.Accept;

internal sealed class DescriptorBudgetTests
{
    [TestCase(65_535, 1000, ExpectedResult = 1000)]
    [TestCase(8232, 1000, ExpectedResult = 1000)]
    [TestCase(632, 1000, ExpectedResult = 50)]
    [TestCase(632, 20, ExpectedResult = 20)]
    [TestCase(240, 1000, ExpectedResult = 2)]
    public int The_pool_has_no_more_places_than_there_are_descriptors_for(long limit, int wanted) => DescriptorBudget.Divide(limit, 200, wanted).Places;

    [TestCase(65_535, 1000)]
    [TestCase(632, 1000)]
    [TestCase(632, 20)]
    [TestCase(300, 1000)]
    public void Connections_leave_what_requests_may_open_and_the_reserve(long limit, int wanted)
    {
        var (places, connections, reserved) = DescriptorBudget.Divide(limit, 200, wanted);

        Assert.That(connections + (places * DescriptorBudget.PerRequest), Is.EqualTo(limit - 200 - DescriptorBudget.Reserved));
        Assert.That(connections, Is.GreaterThanOrEqualTo(places));
        Assert.That(reserved, Is.EqualTo(DescriptorBudget.Reserved));
    }

    [TestCase(100, ExpectedResult = 8)]
    [TestCase(234, ExpectedResult = 8)]
    [TestCase(240, ExpectedResult = 12)]
    [TestCase(260, ExpectedResult = 32)]
    public long Where_descriptors_hardly_do_for_the_process_the_reserve_gives_way_before_several_connections_do(long limit)
    {
        var (places, connections, reserved) = DescriptorBudget.Divide(limit, 200, 1000);

        Assert.That(places, Is.GreaterThanOrEqualTo(2));
        Assert.That(connections, Is.GreaterThanOrEqualTo(4));
        return reserved;
    }

    [Test]
    public void Without_a_limit_nothing_is_divided() =>
        Assert.That(DescriptorBudget.Divide(null, 200, 1000), Is.EqualTo((1000, long.MaxValue, (long)DescriptorBudget.Reserved)));
}
