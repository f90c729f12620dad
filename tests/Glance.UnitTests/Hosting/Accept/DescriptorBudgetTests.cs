using System.Text.RegularExpressions;
using Glance.Configuration.Declarations.Catalog;
using Glance.Control.Workers;
using Glance.Linux.Spawning;
using Glance.TestKit.Processes;
using GlanceWorker.Hosting.Accept;
using GlanceWorker.Hosting.Clients;
using GlanceWorker.Hosting.Pool;
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
    public void What_is_told_to_serve_the_default_pool_does()
    {
        const int Own = 230; // measured: docs/decisions/0263 says about 200
        var wanted = WorkerDeclarations.PoolSize.Default;

        Assert.That(DescriptorBudget.Divide(WorkerDescriptors.ForDefaultPool, Own, wanted).Places, Is.EqualTo(wanted));
    }

    [Test]
    public void The_number_that_is_advised_is_the_least_that_serves_every_place()
    {
        var pool = ProcessSettings.OpenFiles() is { } limit ? (int)(limit / (2 * DescriptorBudget.PerRequest)) + 1 : 0;
        Assume.That(pool, Is.GreaterThan(0), "there is no limit of open files here");
        using var requests = new RequestPool(pool);
        using var log = new LineLog();
        var budget = new DescriptorBudget(requests, new ClientLimits(), log);

        budget.Begin();

        const string Words = @"may have (\d+) descriptors, (\d+) are its own\. Raise LimitNOFILE \(ulimit -n\) from \1 to (\d+)$";
        var told = Regex.Match(log.Lines.Single(), Words);
        Assert.That(told.Success, Is.True, log.Lines.Single());
        var (own, advised) = (long.Parse(told.Groups[2].Value, null), long.Parse(told.Groups[3].Value, null));
        Assert.That(DescriptorBudget.Divide(advised, own, pool).Places, Is.EqualTo(pool));
        Assert.That(DescriptorBudget.Divide(advised - 1, own, pool).Places, Is.LessThan(pool));
    }

    [Test]
    public void Without_a_limit_nothing_is_divided() =>
        Assert.That(DescriptorBudget.Divide(null, 200, 1000), Is.EqualTo((1000, long.MaxValue, (long)DescriptorBudget.Reserved)));
}
