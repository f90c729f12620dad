using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.Domain.Stores;
using Glance.Operations.Locations;
using Glance.Operations.Rules;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Locations;

/// <summary>Which URLs from outside become locations, and what callers and operators learn of those that do not.</summary>
internal sealed class LocationUrlPolicyTests
{
    private const string WebUrl = "http://web.example/image";

    private static readonly TimeSpan RefusalTime = TimeSpan.FromSeconds(2);

    [TestCase("odd://x", true)]
    [TestCase(" ODD ://x", true)]
    [TestCase("other://x", true)]
    [TestCase("http://web.example/x", true)]
    [TestCase("file:///x", false)]
    [TestCase("rbd://x", false)]
    [TestCase("://x", false)]
    [TestCase("odd", false)]
    public void A_url_is_known_that_some_store_reads_and_that_may_come_from_outside(string url, bool known) =>
        Assert.That(Policy(new OddWorld()).Knows(url), Is.EqualTo(known));

    [TestCase("http://127.0.0.1/x", true)]
    [TestCase("HTTPS://127.0.0.1/x", true)]
    [TestCase("http://web.example:22/x", true)]
    [TestCase("https://web.example/x", false)]
    [TestCase("odd://127.0.0.1/x", false)]
    [TestCase("nonsense", false)]
    public void Urls_of_the_web_are_filtered_and_no_others(string url, bool filtered) =>
        Assert.That(Policy(new OddWorld()).IsFiltered(url), Is.EqualTo(filtered));

    [TestCase("file:///x")]
    [TestCase("http://127.0.0.1/x")]
    public async Task A_url_that_may_not_come_from_outside_is_asked_of_nobody(string url)
    {
        await using var world = new OddWorld();
        world.Other.Put(url);
        world.Web.Put(url);

        Assert.That(
            async () => await Policy(world).AdmitAsync(Draft(url), default),
            Throws.TypeOf<InvalidLocationException>().With.Message.EqualTo("Invalid location").And.InnerException.Null);
        Assert.That(world.Other.Asked.Concat(world.Web.Asked).Concat(world.Hosts.Asked), Is.Empty);
    }

    [Test]
    public void A_url_that_databases_do_not_store_is_refused_and_named() =>
        Refused<InvalidImageException>(new OddWorld(), "odd://a\0b", "'locations' can't contain the NUL character");

    [TestCase(10, 10, true)]
    [TestCase(10, 11, false)]
    [TestCase(long.MaxValue, 1L << 53, true)]
    [TestCase(long.MaxValue, (1L << 53) + 1, false)]
    public async Task Data_may_be_as_large_as_the_cap_and_as_numbers_are_read_exactly(long cap, long size, bool admitted)
    {
        await using var world = new OddWorld();
        world.Store.Size = _ => size;
        var policy = Policy(world, new LocationRules { SizeCap = cap });

        if (admitted)
            Assert.That((await policy.AdmitAsync(Draft("odd://x"), default)).Size, Is.EqualTo(size));
        else
            Assert.That(async () => await policy.AdmitAsync(Draft("odd://x"), default), Throws.TypeOf<QuotaExceededException>());
    }

    [TestCase(0)]
    [TestCase(-1)]
    public async Task Where_no_data_is_the_operator_learns_so_and_the_caller_does_not(long size)
    {
        await using var world = new OddWorld();
        world.Store.Size = _ => size;

        var refused = Refused<InvalidLocationException>(world, "odd://x", "Invalid location");

        Assert.That(refused.InnerException?.Message, Does.StartWith("no data is there"));
    }

    [TestCase("odd://x", StoreFailure.NotFound)]
    [TestCase("odd://x", StoreFailure.InvalidLocation)]
    [TestCase("odd://x", StoreFailure.Unsupported)]
    [TestCase(WebUrl, StoreFailure.Unavailable)]
    [TestCase(WebUrl, StoreFailure.Denied)]
    public async Task A_failure_that_would_tell_something_of_a_host_is_the_operators_alone(string url, StoreFailure failure)
    {
        await using var world = new OddWorld();
        world.Store.Size = world.Web.Size = _ => throw world.Store.Failure(failure);

        var refused = Refused<InvalidLocationException>(world, url, "Invalid location");

        Assert.That(refused.InnerException, Is.TypeOf<StoreException>().With.Property("Failure").EqualTo(failure));
    }

    [TestCase(StoreFailure.Unavailable)]
    [TestCase(StoreFailure.Denied)]
    public async Task A_configured_store_that_fails_is_said_to_fail(StoreFailure failure)
    {
        await using var world = new OddWorld();
        world.Store.Size = _ => throw world.Store.Failure(failure);

        Refused<StoreException>(world, "odd://x", "told to fail");
    }

    [Test]
    public async Task Data_on_the_web_is_admitted_at_once()
    {
        await using var world = new OddWorld();
        world.Web.Put(WebUrl, 7);

        var (location, size) = await Policy(world, Slow).AdmitAsync(Draft(WebUrl), default).AsTask().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.That((location.Url, size), Is.EqualTo((WebUrl, 7)));
    }

    [TestCase("http://unknown.example/x", 0, "its host has no address")]
    [TestCase("http://web.example/missing", 0, "told to fail")]
    [TestCase("http://web.example/empty", 0, "no data is there")]
    [TestCase("http://web.example/missing", 1500, "told to fail")]
    public async Task Every_refusal_of_the_web_comes_at_the_same_time_after_the_question(string url, int took, string reason)
    {
        await using var world = new OddWorld();
        world.Web.Size = asked =>
        {
            world.Time.Advance(TimeSpan.FromMilliseconds(took));
            return asked.EndsWith("empty", StringComparison.Ordinal) ? 0 : throw world.Web.Failure(StoreFailure.NotFound);
        };

        var refused = Policy(world, Slow).AdmitAsync(Draft(url), default).AsTask();
        var left = await world.Time.TimerAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.That((left, refused.IsCompleted), Is.EqualTo((RefusalTime - TimeSpan.FromMilliseconds(took), false)));
        world.Time.Advance(left);

        Assert.That(async () => await refused, Throws.TypeOf<InvalidLocationException>().With.InnerException.Message.Contains(reason));
    }

    [TestCase(2000)]
    [TestCase(3000)]
    public async Task A_refusal_that_took_long_already_waits_no_longer(int took)
    {
        await using var world = new OddWorld();
        world.Web.Size = _ =>
        {
            world.Time.Advance(TimeSpan.FromMilliseconds(took));
            return 0;
        };

        var refused = Policy(world, Slow).AdmitAsync(Draft(WebUrl), default).AsTask();

        Assert.That(async () => await refused.WaitAsync(TimeSpan.FromMinutes(1)), Throws.TypeOf<InvalidLocationException>());
    }

    [Test]
    public async Task Of_several_stores_the_one_is_noted_that_the_url_belongs_to()
    {
        await using var world = new OddWorld(multiStore: true);
        var draft = Draft("odd://x") with { Metadata = new Dictionary<string, object?> { ["store"] = "other", ["note"] = "n" } };

        var location = Policy(world).Place(draft);

        Assert.That(location.Metadata, Is.EquivalentTo(new Dictionary<string, object?> { ["store"] = "odd", ["note"] = "n" }));
        Assert.That(draft.Metadata["store"], Is.EqualTo("other"), "the draft is the caller's");
    }

    [Test]
    public async Task With_one_store_the_notes_stay_as_they_are()
    {
        await using var world = new OddWorld();
        var draft = Draft("odd://x") with { Metadata = new Dictionary<string, object?> { ["store"] = "elsewhere" } };

        Assert.That(Policy(world).Place(draft).Metadata, Is.EquivalentTo(draft.Metadata));
    }

    private static LocationRules Slow => new() { RefusalTime = RefusalTime };

    private static T Refused<T>(OddWorld world, string url, string message)
        where T : Exception
    {
        var refused = Assert.ThrowsAsync<T>(async () => await Policy(world).AdmitAsync(Draft(url), default));
        Assert.That(refused!.Message, Does.Contain(message));
        return refused;
    }

    private static LocationUrlPolicy Policy(OddWorld world, LocationRules? rules = null) =>
        new(world.Stores, world.Parts.Urls, rules ?? new LocationRules(), world.Time);

    private static LocationDraft Draft(string url) => new(url, new Dictionary<string, object?>());
}
