using Glance.UnitTests.Configuration;
using GlanceSupervisor.Policy;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

internal sealed class SupervisorOptionsTests
{
    private static readonly SupervisorOptions Defaults = new()
    {
        BindHost = "0.0.0.0",
        BindPort = 9292,
        Backlog = 4096,
        Workers = Math.Min(Environment.ProcessorCount, 8),
        TcpKeepIdle = TimeSpan.FromSeconds(600),
        GracefulTimeout = TimeSpan.FromSeconds(60),
        StartTimeout = TimeSpan.FromSeconds(30),
        HeartbeatTimeout = TimeSpan.FromSeconds(30),
    };

    [Test]
    public void Without_a_word_from_the_operator_the_defaults_hold() => Assert.That(Read(""), Is.EqualTo(Defaults));

    [TestCase("[DEFAULT]\nworkers = 0\n", 0, 9292)]
    [TestCase("[DEFAULT]\nworkers = 30\n", 30, 9292)]
    [TestCase("[DEFAULT]\nworkers = 1\nbind_port = 0\n", 1, 0)]
    public void A_number_that_is_set_holds_and_zero_is_a_number(string ini, int workers, int port)
    {
        var options = Read(ini);

        Assert.That((options.Workers, options.BindPort), Is.EqualTo((workers, port)));
    }

    private static SupervisorOptions Read(string ini) => SupervisorOptions.From(Load.Text(ini).Require());
}
