using Glance.Domain.Locations;
using NUnit.Framework;

namespace Glance.UnitTests.Locations;

internal sealed class RemovedLocationTests
{
    private const int Day = 24 * 60 * 60;

    private static readonly DateTimeOffset Removed = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [TestCase(0, 5)]
    [TestCase(4, 5)]
    [TestCase(5, 5)]
    [TestCase(6, 6)]
    [TestCase(59, 59)]
    [TestCase(60, 60)]
    [TestCase(61, 60)]
    [TestCase(Day - 1, 60)]
    [TestCase(Day, 3600)]
    [TestCase(30 * Day, 3600)]
    public void The_next_try_waits_as_long_as_has_been_tried_within_bounds(int triedSeconds, int pauseSeconds)
    {
        var location = TriedAfter(triedSeconds);
        var due = location.TriedAt.AddSeconds(pauseSeconds);

        Assert.That((location.IsDue(due.AddTicks(-1)), location.IsDue(due)), Is.EqualTo((false, true)));
        Assert.That(location.IsDue(due.AddDays(1)), Is.True);
    }

    [TestCase(-1, true)]
    [TestCase(0, true)]
    [TestCase(1, false)]
    public void It_is_the_first_try_until_it_was_tried_later_than_removed(int triedSeconds, bool first) =>
        Assert.That(TriedAfter(triedSeconds).IsFirstTry, Is.EqualTo(first));

    [Test]
    public void A_location_is_active_unless_it_says_otherwise() => Assert.That(TriedAfter(0).Location.Status, Is.EqualTo("active"));

    [Test]
    public void A_location_that_is_refused_is_not_told_why()
    {
        var why = new TimeoutException("the name service is away");

        Assert.That(
            InvalidLocationException.Refused(why),
            Has.Message.EqualTo("Invalid location").And.InnerException.SameAs(why));
    }

    private static RemovedLocation TriedAfter(int seconds) =>
        new("i", new ImageLocation { Url = "file:///x" }, Removed, Removed.AddSeconds(seconds));
}
