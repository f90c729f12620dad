using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

/// <summary>Workers that take the place of others, in whatever order that succeeds.</summary>
internal sealed class RespawnTests
{
    [Test]
    public async Task Several_replacements_are_due_and_the_first_is_refused()
    {
        using var supervisor = new SupervisorUnderTest(workers: 3);
        await supervisor.BeginAsync();
        supervisor.Launcher.Refusals = 3;
        foreach (var worker in supervisor.Crew.Workers.ToList())
            await supervisor.ExitAsync(worker, 1);

        supervisor.Launcher.Refusals = 1;
        await supervisor.PassAsync(TimeSpan.FromMinutes(1));
        var afterRefusal = supervisor.Crew.Workers.Count;
        await supervisor.PassAsync(TimeSpan.FromMinutes(1));

        Assert.That(afterRefusal, Is.EqualTo(2));
        Assert.That(supervisor.Crew.Workers, Has.Count.EqualTo(3));
    }
}
