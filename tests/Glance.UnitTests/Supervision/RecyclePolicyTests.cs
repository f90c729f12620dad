using GlanceSupervisor.Policy;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

internal sealed class RecyclePolicyTests
{
    private static readonly SupervisorOptions Unlimited = new()
    {
        BindHost = "0.0.0.0",
        BindPort = 9292,
        Backlog = 4096,
        Workers = 2,
        TcpKeepIdle = TimeSpan.FromSeconds(600),
        GracefulTimeout = TimeSpan.FromSeconds(60),
        StartTimeout = TimeSpan.FromSeconds(30),
        HeartbeatTimeout = TimeSpan.FromSeconds(30),
    };

    [Test]
    public void Without_limits_nobody_is_replaced() =>
        Assert.That(RecyclePolicy.Reason(Unlimited, new WorkerWear(long.MaxValue, TimeSpan.MaxValue, long.MaxValue), 0), Is.Null);

    [TestCase(99, 0.0, false)]
    [TestCase(100, 0.0, true)]
    [TestCase(149, 0.5, false)]
    [TestCase(150, 0.5, true)]
    public void Requests_count_with_the_workers_own_chance_added(long served, double chance, bool due) =>
        Assert.That(
            RecyclePolicy.Reason(Unlimited with { MaxRequests = 100, MaxRequestsJitter = 100 }, new WorkerWear(served, default, 0), chance),
            due ? Does.Contain("max_requests 100") : Is.Null);

    [TestCase(10, 0.0, true)]
    [TestCase(10, 1.0, false)]
    [TestCase(11, 1.0, true)]
    public void Age_counts_with_up_to_a_tenth_added(int seconds, double chance, bool due) =>
        Assert.That(
            RecyclePolicy.Reason(Unlimited with { MaxAge = TimeSpan.FromSeconds(10) }, new WorkerWear(0, TimeSpan.FromSeconds(seconds), 0), chance),
            due ? Does.Contain("max_age 10 s") : Is.Null);

    [TestCase(100L << 20, false)]
    [TestCase((100L << 20) + 1, true)]
    public void Memory_counts_above_its_limit(long memory, bool due) =>
        Assert.That(
            RecyclePolicy.Reason(Unlimited with { MaxMemory = 100L << 20 }, new WorkerWear(0, default, memory), 0),
            due ? Does.Contain("max_memory 100 MiB") : Is.Null);

    [Test]
    public void The_reason_says_what_the_worker_did_and_what_it_may()
    {
        var limits = Unlimited with { MaxRequests = 7, MaxAge = TimeSpan.FromSeconds(60), MaxMemory = 5L << 20 };

        Assert.That(
            new WorkerWear[] { new(8, default, 0), new(0, TimeSpan.FromSeconds(90), 0), new(0, default, 6L << 20) }
                .Select(wear => RecyclePolicy.Reason(limits, wear, 0)),
            Is.EqualTo(new[]
            {
                "has served 8 requests (max_requests 7)",
                "is 90 s old (max_age 60 s)",
                "occupies 6 MiB (max_memory 5 MiB)",
            }));
    }
}
