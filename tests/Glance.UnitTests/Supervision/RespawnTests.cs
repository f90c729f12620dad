using Glance.UnitTests.Supervision.Fakes;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

/// <summary>Workers that take the place of others, in whatever order that succeeds.</summary>
internal sealed class RespawnTests
{
    [Test]
    public void Several_replacements_are_due_and_the_first_is_refused()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 3);
        supervisor.Launcher.Refusals = 3;
        foreach (var worker in supervisor.Workers.ToList())
            supervisor.Exit(worker, 1);

        supervisor.Launcher.Refusals = 1;
        supervisor.Pass(TimeSpan.FromMinutes(1));
        var afterRefusal = supervisor.Workers.Count;
        supervisor.Pass(TimeSpan.FromMinutes(1));

        Assert.That(afterRefusal, Is.EqualTo(2));
        Assert.That(supervisor.Workers, Has.Count.EqualTo(3));
    }
}
