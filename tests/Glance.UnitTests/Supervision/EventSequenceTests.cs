using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

/// <summary>
/// Whatever happens in whatever order: the number of workers stays within bounds, nothing throws, and every request has one outcome.
/// </summary>
internal sealed class EventSequenceTests
{
    private static readonly Gen<StepKind> Kinds = Gen.Frequency(
        (12, Gen.Constant(StepKind.Pass)), (3, Gen.Constant(StepKind.PassWithoutHeartbeats)), (1, Gen.Constant(StepKind.Suspend)),
        (14, Gen.Constant(StepKind.Ready)), (2, Gen.Constant(StepKind.Heartbeat)), (2, Gen.Constant(StepKind.Stuck)),
        (4, Gen.Constant(StepKind.ToldToFinish)), (1, Gen.Constant(StepKind.Fail)), (6, Gen.Constant(StepKind.Exit)),
        (4, Gen.Constant(StepKind.Reap)), (4, Gen.Constant(StepKind.RefuseStarts)), (5, Gen.Constant(StepKind.AskForReload)),
        (5, Gen.Constant(StepKind.Load)), (2, Gen.Constant(StepKind.LoadAtAnotherAddress)), (1, Gen.Constant(StepKind.FindProblem)),
        (1, Gen.Constant(StepKind.FindObstacle)), (2, Gen.Constant(StepKind.OneMore)), (2, Gen.Constant(StepKind.OneLess)),
        (2, Gen.Constant(StepKind.AskForUpgrade)), (2, Gen.Constant(StepKind.EndPreflight)), (2, Gen.Constant(StepKind.Examine)),
        (2, Gen.Constant(StepKind.Measure)), (1, Gen.Constant(StepKind.ReopenLogs)));

    private static readonly Gen<StepKind> Ends = Gen.Elements(StepKind.Stop, StepKind.Stop, StepKind.Quit);

    [Test]
    public void Workers_stay_within_bounds_and_everything_settles() =>
        Prop.ForAll(Sequences(Kinds, 60), Settles).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Test]
    public void A_service_told_to_stop_in_the_middle_of_anything_ends() =>
        Prop.ForAll(Sequences(Gen.Frequency((9, Kinds), (1, Ends)), 40), Settles).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    private static bool Settles(Step[] steps)
    {
        using var driver = new SupervisorDriver();
        foreach (var step in steps)
            driver.Do(step);
        driver.Settle();
        return driver.FindUnsettled() is { } unsettled ? throw new InvalidOperationException(unsettled) : true;
    }

    private static Arbitrary<Step[]> Sequences(Gen<StepKind> kinds, int length)
    {
        var step = from kind in kinds from choice in Gen.Choose(0, 59) select new Step(kind, choice);
        return Arb.From(step.ArrayOf(length), Shorter);
    }

    // One step less: what is left of a failure is what it takes.
    private static IEnumerable<Step[]> Shorter(Step[] steps)
    {
        if (steps.Length > 4)
        {
            yield return steps[..(steps.Length / 2)];
            yield return steps[(steps.Length / 2)..];
        }

        for (var i = 0; i < steps.Length; i++)
            yield return [.. steps[..i], .. steps[(i + 1)..]];
    }
}
