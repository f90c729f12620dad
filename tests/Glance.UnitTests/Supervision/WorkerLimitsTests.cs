using GlanceSupervisor.Policy;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

internal sealed class WorkerLimitsTests
{
    [TestCase(1, 2, 8)]
    [TestCase(2, 1, 8)]
    [TestCase(8, 16, 64)]
    [TestCase(100, 2, 100, Description = "what is configured stays possible")]
    [TestCase(8, 64, 128, Description = "a reload needs as many again")]
    public void Signals_can_ask_for_four_workers_a_processor_or_what_is_configured(int configured, int processors, int largest) =>
        Assert.That(WorkerLimits.Largest(configured, processors), Is.EqualTo(largest));

    [TestCase(8, 8, false, Description = "all of them were told to go")]
    [TestCase(16, 8, false)]
    [TestCase(17, 8, true)]
    [TestCase(3, 1, true)]
    public void Successors_wait_while_more_workers_finish_than_two_whole_crews(int leaving, int wanted, bool crowded) =>
        Assert.That(WorkerLimits.IsCrowded(leaving, wanted), Is.EqualTo(crowded));
}
