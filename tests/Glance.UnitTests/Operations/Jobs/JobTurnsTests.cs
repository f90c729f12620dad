using System.Runtime.CompilerServices;
using Glance.Operations.Jobs;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Jobs;

/// <summary>Whose job may run now.</summary>
internal sealed class JobTurnsTests
{
    [Test]
    public async Task A_project_with_many_waiting_leaves_turns_for_another()
    {
        var turns = new JobTurns(atOnce: 8, atOnceForOne: 4, mostForOne: 100);
        List<Task<IDisposable>> many = [.. Enumerable.Range(0, 16).Select(_ => turns.TakeAsync("many", default))];

        using var other = await turns.TakeAsync("other", default);

        Assert.That(many.Count(turn => turn.IsCompletedSuccessfully), Is.EqualTo(4));
    }

    [Test]
    public async Task Projects_that_wait_get_turns_one_after_the_other()
    {
        var turns = new JobTurns(atOnce: 1, atOnceForOne: 1, mostForOne: 100);
        var order = new List<string>();
        var running = await turns.TakeAsync("first", default);
        List<Task> waiting = [.. new[] { "a", "a", "a", "b", "b", "c" }.Select(RunAsync)];

        running.Dispose();
        await Task.WhenAll(waiting);

        Assert.That(order, Is.EqualTo(new[] { "a", "b", "c", "a", "b", "a" }));

        async Task RunAsync(string project)
        {
            using var turn = await turns.TakeAsync(project, default);
            order.Add(project);
        }
    }

    [Test]
    public async Task Who_gives_up_waiting_costs_nobody_a_turn()
    {
        var turns = new JobTurns(atOnce: 2, atOnceForOne: 1, mostForOne: 100);
        using var patience = new CancellationTokenSource();
        var running = await turns.TakeAsync("a", default);
        List<Task<IDisposable>> gone = [.. Enumerable.Range(0, 5).Select(_ => turns.TakeAsync("a", patience.Token))];
        var patient = turns.TakeAsync("a", default);

        await patience.CancelAsync();
        foreach (var each in gone)
            Assert.That(async () => await each, Throws.InstanceOf<OperationCanceledException>());
        running.Dispose();
        (await patient).Dispose();

        using var again = await turns.TakeAsync("a", default);
        using var other = await turns.TakeAsync("b", default);
        Assert.That(turns.TakeAsync("b", default).IsCompleted, Is.False, "both turns are out");
    }

    [Test]
    public async Task A_project_that_has_enough_waiting_brings_no_more_until_some_are_done()
    {
        var turns = new JobTurns(atOnce: 1, atOnceForOne: 1, mostForOne: 2);
        var first = await turns.TakeAsync("a", default);
        var second = turns.TakeAsync("a", default);
        var full = turns.HasPlace("a");
        first.Dispose();
        (await second).Dispose();

        Assert.That((full, turns.HasPlace("b"), turns.HasPlace("a")), Is.EqualTo((false, true, true)));
    }

    [Test]
    public async Task A_project_below_its_most_may_bring_more_and_who_gives_up_takes_no_place()
    {
        var turns = new JobTurns(atOnce: 1, atOnceForOne: 1, mostForOne: 2);
        using var running = await turns.TakeAsync("a", default);
        var one = turns.HasPlace("a");
        using var patience = new CancellationTokenSource();
        var waiting = turns.TakeAsync("a", patience.Token);
        var two = turns.HasPlace("a");

        await patience.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());

        Assert.That((one, two, turns.HasPlace("a")), Is.EqualTo((true, false, true)));
    }

    [Test]
    public async Task A_project_whose_job_still_runs_gets_no_second_turn_because_somebody_gave_up()
    {
        var turns = new JobTurns(atOnce: 2, atOnceForOne: 1, mostForOne: 100);
        using var running = await turns.TakeAsync("a", default);
        using var patience = new CancellationTokenSource();
        var waiting = turns.TakeAsync("a", patience.Token);
        await patience.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());

        Assert.That(turns.TakeAsync("a", default).IsCompleted, Is.False);
    }

    [Test]
    public async Task A_project_that_left_and_comes_again_stands_behind_who_came_meanwhile([Values] bool gaveUp)
    {
        var turns = new JobTurns(atOnce: 1, atOnceForOne: 1, mostForOne: 100);
        if (!gaveUp)
            (await turns.TakeAsync("a", default)).Dispose();
        var running = await turns.TakeAsync("x", default);
        if (gaveUp)
        {
            using var patience = new CancellationTokenSource();
            var waiting = turns.TakeAsync("a", patience.Token);
            await patience.CancelAsync();
            Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        }

        var (meanwhile, again) = (turns.TakeAsync("b", default), turns.TakeAsync("a", default));
        running.Dispose();

        Assert.That(await Task.WhenAny(meanwhile, again), Is.SameAs(meanwhile));
        (await meanwhile).Dispose();
        (await again).Dispose();
    }

    [Test]
    public void Of_a_project_that_has_nothing_more_to_do_nothing_stays()
    {
        var turns = new JobTurns(atOnce: 1, atOnceForOne: 1, mostForOne: 100);
        var seen = ComeAndGo(turns);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.That(seen.Count(project => project.IsAlive), Is.LessThanOrEqualTo(1), "a thousand projects a day would be a leak");
        GC.KeepAlive(turns);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static List<WeakReference> ComeAndGo(JobTurns turns)
        {
            List<WeakReference> projects = [];
            for (var number = 0; number < 20; number++)
            {
                var project = $"project {number}";
                turns.TakeAsync(project, default).GetAwaiter().GetResult().Dispose();
                projects.Add(new WeakReference(project));
            }

            return projects;
        }
    }

    [Test]
    public async Task A_turn_that_ends_just_when_the_next_in_line_gives_up_is_not_lost()
    {
        for (var round = 0; round < 200; round++)
        {
            var turns = new JobTurns(atOnce: 1, atOnceForOne: 1, mostForOne: 100);
            using var patience = new CancellationTokenSource();
            var running = await turns.TakeAsync("a", default);
            var waiting = turns.TakeAsync("a", patience.Token);

#pragma warning disable CA1849 // At once: the other thread shall not have left its line yet.
            patience.Cancel();
#pragma warning restore CA1849
            running.Dispose();

            Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
            Assert.That(turns.TakeAsync("a", default).IsCompleted, Is.True, $"round {round}");
        }
    }
}
