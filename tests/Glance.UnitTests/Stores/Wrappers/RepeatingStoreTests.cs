using System.Text;
using Glance.Domain.Stores;
using Glance.Stores.Wrappers;
using Glance.UnitTests.Operations.Downloads;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Wrappers;

/// <summary>What is asked again of a store on the network, and what is not.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RepeatingStoreTests
{
    private const string Data = "0123456789abcdef";

    private readonly BreakingStore _breaking = new("far");
    private readonly RepeatingStore _store;

    public RepeatingStoreTests() => _store = new RepeatingStore(_breaking, TimeProvider.System);

    [Test]
    public async Task A_read_that_breaks_off_goes_on_at_the_byte_reached([Values] bool late)
    {
        var url = _breaking.Put("x", Data);
        (_breaking.BreaksAt, _breaking.Breaks, _breaking.BreaksLate) = (5, 1, late);

        Assert.That(await ReadAsync(url, null), Is.EqualTo(Data));
        Assert.That(_breaking.Opened, Is.EqualTo(new ByteRange?[] { null, new(5, 11) }));
        Assert.That(_breaking.OpenReads, Is.Zero);
    }

    [Test]
    public async Task A_part_goes_on_in_its_bounds()
    {
        var url = _breaking.Put("x", Data);
        (_breaking.BreaksAt, _breaking.Breaks) = (5, 1);

        Assert.That(await ReadAsync(url, new ByteRange(3, 6)), Is.EqualTo(Data[3..9]));
    }

    [Test]
    public void A_read_that_gets_no_further_fails()
    {
        var url = _breaking.Put("x", Data);
        _breaking.BreaksAt = 5;

        Assert.That(() => ReadAsync(url, null), Throws.TypeOf<StoreException>());
        Assert.That(_breaking.Opened, Has.Count.EqualTo(2), "once more, without another byte");
    }

    [Test]
    public void A_store_that_is_away_is_asked_three_times()
    {
        var url = _breaking.Put("x", Data);
        _breaking.Trouble = StoreFailure.Unavailable;

        Assert.That(async () => await _store.OpenReadAsync(url, null, default), Throws.TypeOf<StoreException>());
        Assert.That(_breaking.Opened, Has.Count.EqualTo(3));
    }

    [TestCase(StoreFailure.NotFound)]
    [TestCase(StoreFailure.Denied)]
    [TestCase(StoreFailure.Busy)]
    public void An_answer_is_an_answer(StoreFailure failure)
    {
        _breaking.Trouble = failure;

        Assert.That(async () => await _store.OpenReadAsync("far://x", null, default), Throws.TypeOf<StoreException>());
        Assert.That(_breaking.Opened, Has.Count.EqualTo(1));
    }

    [Test]
    public void Silence_is_not_waited_for_twice()
    {
        var slow =
            new SlowStore { Step = _ => throw new StoreException(StoreFailure.Unavailable, "slow", "silent", new TimeoutException()) };

        Assert.That(async () =>
            await new RepeatingStore(slow, TimeProvider.System).GetSizeAsync("slow://x", default), Throws.TypeOf<StoreException>());
        Assert.That(slow.Steps, Is.EqualTo(1));
    }

    private async Task<string> ReadAsync(string url, ByteRange? range)
    {
        await using var read = await _store.OpenReadAsync(url, range, default);
        var all = new StringBuilder();
        var buffer = new byte[4];
        while (await read.ReadAsync(buffer, default) is var got and > 0)
            all.Append(Encoding.ASCII.GetString(buffer, 0, got));
        Assert.That(all.Length, Is.EqualTo(read.Length));
        return all.ToString();
    }
}
