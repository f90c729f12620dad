using System.Text;
using Glance.Domain.Stores;
using Glance.Operations.Downloads;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Downloads;

/// <summary>Parts of data, of stores that read parts and of those that only give all of it.</summary>
internal sealed class StorePartsTests
{
    private const string Data = "0123456789";

    [TestCase(0, 10)]
    [TestCase(0, 3)]
    [TestCase(4, 6)]
    [TestCase(9, 1)]
    [TestCase(5, 0)]
    [TestCase(10, 0)]
    public async Task A_part_is_the_same_of_either(int offset, int length)
    {
        foreach (var capabilities in new[] { StoreCapabilities.Read, StoreCapabilities.Read | StoreCapabilities.RandomRead })
        {
            var store = new BreakingStore("s") { Capabilities = capabilities };
            await using var read = await store.OpenPartAsync(store.Put("a", Data), new ByteRange(offset, length), default);

            Assert.That((read.Length, await AllAsync(read)), Is.EqualTo((length, Data.Substring(offset, length))));
        }
    }

    [TestCase(0, 11)]
    [TestCase(4, 7)]
    [TestCase(10, 1)]
    [TestCase(11, 0)]
    public void A_part_beyond_the_end_is_refused_and_what_was_opened_let_go(int offset, int length)
    {
        var store = new BreakingStore("s") { Capabilities = StoreCapabilities.Read };
        var url = store.Put("a", Data);

        Assert.That(
            async () => await store.OpenPartAsync(url, new ByteRange(offset, length), default),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.Unavailable)
                .And.Message.EqualTo($"Store s: image data has only 10 bytes, {offset + length} were to be there"));
        Assert.That(store.OpenReads, Is.Zero);
    }

    [Test]
    public void A_store_that_cannot_be_read_is_not_opened()
    {
        var store = new BreakingStore("s") { Capabilities = StoreCapabilities.Delete };
        var url = store.Put("a", Data);

        Assert.That(
            async () => await store.OpenPartAsync(url, new ByteRange(0, 1), default),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.Unsupported));
        Assert.That(store.Opened, Is.Empty);
    }

    [Test]
    public async Task Data_that_ends_before_the_part_begins_is_no_part()
    {
        await using var read = new PartOfRead(new BlockRead([1, 2, 3], [4]) { Length = 20 }, new ByteRange(10, 5));

        Assert.That(
            async () => await read.ReadAsync(new byte[5], default),
            Throws.TypeOf<EndOfStreamException>().With.Message.Contains("ended 6 bytes before the part"));
    }

    [Test]
    public async Task Data_that_ends_within_the_part_ends_the_part()
    {
        await using var read = new PartOfRead(new BlockRead([1, 2, 3], [4]) { Length = 20 }, new ByteRange(3, 5));
        var buffer = new byte[5];

        Assert.That((await read.ReadAsync(buffer, default), await read.ReadAsync(buffer, default)), Is.EqualTo((1, 0)));
        Assert.That(buffer[0], Is.EqualTo(4));
    }

    [Test]
    public async Task A_part_lets_go_of_all_of_it_and_says_whose_server_it_is_of([Values] bool callers)
    {
        var whole = new BlockRead([1, 2, 3]) { IsOfCallersServer = callers };
        var read = new PartOfRead(whole, new ByteRange(1, 1));

        await read.DisposeAsync();

        Assert.That((read.IsOfCallersServer, whole.IsDisposed), Is.EqualTo((callers, true)));
    }

    private static async Task<string> AllAsync(IStoreRead read)
    {
        var all = new StringBuilder();
        var buffer = new byte[4];
        while (await read.ReadAsync(buffer, default) is var got and > 0)
            all.Append(Encoding.ASCII.GetString(buffer, 0, got));
        return all.ToString();
    }
}
