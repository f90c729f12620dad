using Glance.Keystone.Tokens;
using Glance.UnitTests.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

/// <summary>How long identities are kept, and how many.</summary>
internal sealed class TokenCacheTests
{
    private const int WithoutCatalog = 1024;
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(5);

    private readonly FixedTime _time = new(Start);

    [Test]
    public void The_cache_stays_within_its_bounds_and_drops_the_oldest()
    {
        var cache = new TokenCache(Keep, _time, most: 10);

        Fill(cache, 0, 100);

        Assert.That(cache.Count, Is.LessThanOrEqualTo(10));
        Assert.That((Has(cache, "t99"), Has(cache, "t0")), Is.EqualTo((true, false)));
    }

    [Test]
    public void Large_catalogues_count_by_their_size()
    {
        var cache = new TokenCache(Keep, _time, largest: 1_000_000);

        for (var i = 0; i < 100; i++)
            cache.Put(TokenKey.Of($"t{i}"), Large(), _time.GetTimestamp());

        Assert.That(cache.Count, Is.InRange(1, 10));
    }

    [TestCase(10, long.MaxValue)]
    [TestCase(1000, 10L * WithoutCatalog, Description = "by their size")]
    public void A_cache_may_be_just_full_and_what_is_one_too_many_costs_the_oldest_tenth(int most, long largest)
    {
        var cache = new TokenCache(Keep, _time, most, largest);

        Fill(cache, 0, 10);
        var full = cache.Count;
        Fill(cache, 10, 1);

        Assert.That((full, cache.Count), Is.EqualTo((10, 9)));
        Assert.That(Enumerable.Range(0, 11).Where(i => Has(cache, $"t{i}")), Is.EqualTo(Enumerable.Range(2, 9)));
    }

    [Test]
    public void What_is_over_goes_before_anything_else_when_room_is_made()
    {
        var cache = new TokenCache(Keep, _time, most: 10);
        for (var i = 0; i < 8; i++)
            cache.Put(TokenKey.Of($"over{i}"), Somebody(), _time.GetTimestamp());
        _time.Advance(Keep - TimeSpan.FromMilliseconds(3));

        Fill(cache, 0, 3); // The last of them just at the end of the others.

        Assert.That(cache.Count, Is.EqualTo(3));
    }

    [Test]
    public void A_token_that_is_kept_again_and_again_takes_room_once()
    {
        var cache = new TokenCache(Keep, _time, largest: 1_000_000);
        Fill(cache, 0, 1);
        _time.Advance(TimeSpan.FromSeconds(1));

        for (var i = 0; i < 100; i++)
            cache.Put(TokenKey.Of("again"), Large(), _time.GetTimestamp());

        Assert.That((Has(cache, "t0"), Has(cache, "again"), cache.Count), Is.EqualTo((true, true, 2)));
    }

    [Test]
    public void A_token_is_known_up_to_its_time_and_at_its_end_nothing_of_it_is_left()
    {
        var cache = new TokenCache(Keep, _time);
        cache.Put(TokenKey.Of("t"), Somebody(), _time.GetTimestamp());

        _time.Advance(Keep - TimeSpan.FromTicks(1));
        var before = Has(cache, "t");
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.That((before, Has(cache, "t"), cache.Count), Is.EqualTo((true, false, 0)));
    }

    [Test]
    public void What_is_over_leaves_its_room_to_others()
    {
        var cache = new TokenCache(Keep, _time, largest: 250_000);
        cache.Put(TokenKey.Of("a"), Large(), _time.GetTimestamp());
        cache.Put(TokenKey.Of("b"), Large(), _time.GetTimestamp());
        _time.Advance(Keep);
        Assert.That((Has(cache, "a"), Has(cache, "b")), Is.EqualTo((false, false)));

        cache.Put(TokenKey.Of("c"), Large(), _time.GetTimestamp());
        _time.Advance(TimeSpan.FromSeconds(1));
        cache.Put(TokenKey.Of("d"), Large(), _time.GetTimestamp());

        Assert.That((Has(cache, "c"), Has(cache, "d")), Is.EqualTo((true, true)));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void A_cache_that_is_off_holds_nothing(int seconds)
    {
        var cache = new TokenCache(TimeSpan.FromSeconds(seconds), _time);

        cache.Put(TokenKey.Of("t"), Somebody(), _time.GetTimestamp());

        Assert.That((Has(cache, "t"), cache.Count), Is.EqualTo((false, 0)));
    }

    [SetUp]
    public void Begin() => _time.Advance(TimeSpan.FromDays(1)); // One clock serves all tests.

    private void Fill(TokenCache cache, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            cache.Put(TokenKey.Of($"t{i}"), Somebody(), _time.GetTimestamp());
        }
    }

    private static bool Has(TokenCache cache, string token) => cache.TryGet(TokenKey.Of(token), out _);

    private static Identity Somebody() => new() { UserId = "u", ExpiresAt = Start.AddHours(1) };

    private static Identity Large() => Somebody() with { ServiceCatalog = new string('x', 50_000) };
}
