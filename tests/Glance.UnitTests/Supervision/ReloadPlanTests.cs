using GlanceSupervisor.Policy;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

internal sealed class ReloadPlanTests
{
    private static readonly SupervisorOptions Options = new()
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
    public void Nothing_changed_leaves_the_socket_alone() =>
        Assert.That(ReloadPlan.Between(Options, Options with { Workers = 5 }), Is.EqualTo(new ReloadPlan(false, false, false)));

    [Test]
    public void Another_host_or_port_binds_anew()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ReloadPlan.Between(Options, Options with { BindHost = "::" }).Rebind, Is.True);
            Assert.That(ReloadPlan.Between(Options, Options with { BindPort = 9293 }).Rebind, Is.True);
        }
    }

    [Test]
    public void Another_backlog_or_idle_time_is_set_on_the_same_socket()
    {
        var plan = ReloadPlan.Between(Options, Options with { Backlog = 10, TcpKeepIdle = TimeSpan.FromSeconds(1) });

        Assert.That(plan, Is.EqualTo(new ReloadPlan(false, true, true)));
    }

    [Test]
    public void A_new_socket_needs_no_settings_of_the_old_one() =>
        Assert.That(
            ReloadPlan.Between(Options, Options with { BindPort = 1, Backlog = 10 }),
            Is.EqualTo(new ReloadPlan(true, false, false)));
}
