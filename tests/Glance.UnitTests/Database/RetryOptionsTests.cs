using Glance.Database;
using NUnit.Framework;

namespace Glance.UnitTests.Database;

public sealed class RetryOptionsTests
{
    [Test]
    public void A_request_gives_up_at_once_unless_told_to_wait() =>
        Assert.That(new RetryOptions().PauseBefore(1), Is.Null);

    [Test]
    public void Pauses_double_up_to_the_longest() =>
        Assert.That(Enumerable.Range(1, 6).Select(repetition => new RetryOptions { Reconnect = true }.PauseBefore(repetition)?.TotalSeconds), Is.EqualTo(new[] { 1, 2, 4, 8, 10, 10 }));

    [Test]
    public void Pauses_stay_the_same_where_they_shall_not_grow() =>
        Assert.That(new RetryOptions { Reconnect = true, Increasing = false }.PauseBefore(20), Is.EqualTo(TimeSpan.FromSeconds(1)));

    [TestCase(20, 21, false)]
    [TestCase(20, 20, true)]
    [TestCase(0, 1, false)]
    [TestCase(-1, int.MaxValue, true)]
    public void The_number_of_repetitions_is_kept(int most, int repetition, bool repeats) =>
        Assert.That(new RetryOptions { Reconnect = true, MaxRetries = most }.PauseBefore(repetition) is not null, Is.EqualTo(repeats));

    [TestCase(5, 50, 55)]
    [TestCase(5, -1, 1000)]
    [TestCase(0, 50, 1000)]
    [TestCase(5, 0, 5)]
    [TestCase(-1, 50, 1000)]
    [TestCase(600, 600, 1000)]
    [TestCase(int.MaxValue, int.MaxValue, 1000)]
    public void A_pool_has_as_many_connections_as_configured(int size, int overflow, int most) =>
        Assert.That(new PoolOptions { MaxPoolSize = size, MaxOverflow = overflow }.Most, Is.EqualTo(most));

    [TestCase(-1, 0)]
    [TestCase(0, 0)]
    [TestCase(5, 5)]
    [TestCase(5000, 1000)]
    public void So_many_of_its_connections_stay_open(int size, int kept) =>
        Assert.That(new PoolOptions { MaxPoolSize = size }.Kept, Is.EqualTo(kept));
}
