using FsCheck;
using FsCheck.Fluent;
using GlanceWorker.Hosting.Clients;
using NUnit.Framework;

namespace Glance.UnitTests.Hosting.Clients;

[Parallelizable(ParallelScope.All)]
internal sealed class GiveUpPolicyTests
{
    private static readonly TimeSpan Rested = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Test]
    public void Nobody_goes_in_vain_or_before_his_time_and_nobody_stays_whose_turn_it_is() =>
        Prop.ForAll(Candidates(), Gen.Choose(0, 30).ToArbitrary(), (all, wanted) =>
        {
            var gone = new GiveUpPolicy(Rested, Patience).Choose(all, wanted).ToList();
            var eligible = all.Where(MayGo).ToList();
            var stay = eligible.Except(gone).ToList();
            return gone.Count == Math.Min(wanted, eligible.Count)
                && gone.TrueForAll(MayGo)
                && gone.Distinct().Count() == gone.Count
                && gone.Zip(gone.Skip(1)).All(pair => !GoesBefore(pair.Second, pair.First))
                && !stay.Exists(one => gone.Exists(other => GoesBefore(one, other)));
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Without_patience_under_pressure_idle_connections_alone_go() =>
        Prop.ForAll(Candidates(), all =>
        {
            var gone = new GiveUpPolicy(Rested, TimeSpan.Zero).Choose(all, int.MaxValue).ToList();
            return gone.Count == all.Count(candidate => candidate.IsIdle && MayGo(candidate)) && gone.TrueForAll(candidate => candidate.IsIdle);
        }).QuickCheckThrowOnFailure();

    [TestCase(5, 40, 0, 5)]
    [TestCase(5, 40, 1, 4.878)]
    [TestCase(5, 40, 40, 2.5)]
    [TestCase(5, 40, 159, 1.005)]
    [TestCase(5, 40, 5000, 1, Description = "a transfer may be silent for a second")]
    [TestCase(0.5, 40, 5000, 0.5, Description = "never longer than is configured")]
    [TestCase(0, 40, 5000, 0, Description = "no limit")]
    public void The_more_addresses_wait_for_places_the_sooner_who_stalls_goes(double limit, int places, int waiting, double patience) =>
        Assert.That(
            GiveUpPolicy.PatienceFor(TimeSpan.FromSeconds(limit), places, waiting).TotalSeconds, Is.EqualTo(patience).Within(0.001));

    private static Arbitrary<List<GiveUpCandidate>> Candidates() =>
        (from wait in Gen.Elements(Enum.GetValues<ClientWait>())
         from tenths in Gen.Choose(0, 100)
         from over in Gen.Elements(true, false)
         select (wait, tenths, over)).ListOf().Select(list => list.Select((one, i) => new GiveUpCandidate(i, one.wait, TimeSpan.FromSeconds(one.tenths / 10.0), one.over)).ToList()).ToArbitrary();

    private static bool MayGo(GiveUpCandidate candidate) =>
        candidate.Wait is ClientWait.Lingering
        || (candidate.Wait != ClientWait.Nothing && candidate.Behind >= (candidate.IsIdle ? Rested : Patience));

    // Idle before busy, an address above its share before another, and who was longest before others.
    private static bool GoesBefore(GiveUpCandidate one, GiveUpCandidate other) => one.IsIdle != other.IsIdle
        ? one.IsIdle
        : !one.IsIdle && one.IsOverShare != other.IsOverShare ? one.IsOverShare : one.Behind > other.Behind;
}
