using GlanceWorker.Hosting.Clients;
using NUnit.Framework;

namespace Glance.UnitTests.Hosting.Clients;

internal sealed class RecentMostTests
{
    [Test]
    public void The_largest_number_counts_for_its_period_and_no_longer()
    {
        var most = new RecentMost(TimeSpan.FromSeconds(5));
        (int Number, int Second)[] given = [(3, 0), (1, 4), (3, 5), (0, 10), (1, 11), (0, 12), (2, 13)];

        var answers = given.Select(one => most.MostSince(one.Number, TimeSpan.FromSeconds(one.Second)));

        Assert.That(answers, Is.EqualTo(new[] { 3, 3, 3, 3, 1, 1, 2 }));
    }
}
