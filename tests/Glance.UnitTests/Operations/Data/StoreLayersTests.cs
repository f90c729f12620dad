using Glance.Domain.Stores;
using Glance.Stores.Journals;
using Glance.Stores.Telemetry;
using Glance.Stores.Wrappers;
using Glance.TestKit.InMemory;
using Glance.TestKit.InMemory.Remote;
using Glance.UnitTests.Operations.Readers;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Data;

/// <summary>What a store can do is found below whatever is wrapped around it.</summary>
internal sealed class StoreLayersTests
{
    private readonly InMemoryStore _store = new();

    [Test]
    public void A_store_is_found_as_itself() => Assert.That(_store.Find<InMemoryStore>(), Is.SameAs(_store));

    [Test]
    public void The_outermost_layer_that_can_is_found()
    {
        var inner = new ObservedStore(_store);
        var outer = new ObservedStore(inner);

        Assert.That(outer.Find<InMemoryStore>(), Is.SameAs(_store));
        Assert.That(outer.Find<ObservedStore>(), Is.SameAs(outer));
    }

    [Test]
    public async Task What_is_read_comes_from_a_server_of_ours_unless_it_says_otherwise()
    {
        string url;
        await using (var write = await _store.BeginWriteAsync("i", null, CancellationToken.None))
            url = (await write.CommitAsync(CancellationToken.None)).Url;

        await using var read = await _store.OpenReadAsync(url, null, CancellationToken.None);

        Assert.That((read.IsOfCallersServer, read.Length), Is.EqualTo((false, 0)));
    }

    [Test]
    public async Task A_broken_off_write_has_a_place_of_its_own_unless_it_says_otherwise()
    {
        await using IAbandonedWrite write = new PlainAbandonedWrite();

        Assert.That((write.SharesItsPlace, write.IsRecordTold), Is.EqualTo((false, false)));
    }

    [Test]
    public void What_no_layer_can_is_not_found()
    {
        Assert.That(new ObservedStore(_store).Find<IDisposable>(), Is.Null);
        Assert.That(_store.Find<IStoreWrapper>(), Is.Null);
    }

    [Test]
    public void A_store_that_asks_with_nobodys_rights_is_the_same_for_all()
    {
        var outer = new ObservedStore(_store);

        Assert.That(outer.For(OddWorld.Service), Is.SameAs(outer));
    }

    [Test]
    public void A_store_that_asks_with_a_callers_rights_has_all_its_layers_for_him()
    {
        var inner = new ListingStore(new InMemoryCluster());
        var time = TimeProvider.System;
        var repeating = new RepeatingStore(new BoundedStore(inner, TimeSpan.FromSeconds(1), time), time);
        var journalled = new JournalledStore(repeating, inner, new RemoteJournal("/nowhere", "s"), time, NullLogger.Instance);
        var outer = new ObservedStore(new StoreIdRecordingStore(new WholeReadsStore(journalled)));

        var theirs = outer.For(OddWorld.Service);

        Assert.That(Layers(theirs).Select(layer => layer.GetType()), Is.EqualTo(Layers(outer).Select(layer => layer.GetType())));
        Assert.That(Layers(theirs).Intersect(Layers(outer)), Is.Empty);
        Assert.That(theirs.Find<IReaderLists>(), Is.Not.SameAs(inner).And.TypeOf<ListingStore>());
    }

    private static IEnumerable<IImageStore> Layers(IImageStore store)
    {
        for (var layer = store; layer is not null; layer = (layer as IStoreWrapper)?.Inner)
            yield return layer;
    }

    private sealed class PlainAbandonedWrite : IAbandonedWrite
    {
        public string ImageId => "i";

        public string Url => "plain://i";

        public bool Committed => false;

        public ValueTask DiscardAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask KeepAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
