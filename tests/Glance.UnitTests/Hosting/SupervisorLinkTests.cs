using GlanceWorker.Hosting;
using NUnit.Framework;

namespace Glance.UnitTests.Hosting;

internal sealed class SupervisorLinkTests
{
    [TestCase(30, 1)]
    [TestCase(4, 1)]
    [TestCase(2, 0.5)]
    [TestCase(1, 0.25)]
    [TestCase(0, 1, Description = "nobody waits for it, and the table of workers still shows it")]
    [TestCase(0.01, 0.05, Description = "not so often that it costs")]
    public void Four_heartbeats_fit_into_the_silence_that_is_borne(double timeout, double period) =>
        Assert.That(SupervisorLink.PeriodFor(TimeSpan.FromSeconds(timeout)), Is.EqualTo(TimeSpan.FromSeconds(period)));
}
