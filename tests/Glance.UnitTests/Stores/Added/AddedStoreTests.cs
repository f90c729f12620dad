using Glance.Configuration;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Stores;
using Glance.TestKit.InMemory;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Added;

/// <summary>A store is added by its factory alone: the rest of the service treats it as any other.</summary>
public sealed class AddedStoreTests
{
    private const string TwoStores = """
        [DEFAULT]
        enabled_backends = ram:memory, web:http
        [glance_store]
        default_backend = ram
        [backend_defaults]
        memory_capacity = 10
        [ram]
        store_description = fast
        weight = 3
        """;

    [Test]
    public async Task Data_goes_into_it_and_comes_out_of_it()
    {
        var registry = Prepare(TwoStores);
        await using var write = await registry.Default.BeginWriteAsync("an-image", 5, default);
        await write.WriteAsync("bytes"u8.ToArray(), default);
        var stored = await write.CommitAsync(default);

        var store = registry.ForLocation(new ImageLocation { Url = stored.Url, Metadata = stored.Metadata });
        await using var read = await store.OpenReadAsync(stored.Url, null, default);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((store.Id, stored.Metadata["store"], read.Length), Is.EqualTo(("ram", (object)"ram", 5L)));
            Assert.That(registry.ForLocation(At("memory://other")), Is.SameAs(store), "by its scheme, where nobody noted a store");
            Assert.That(store.Find<IRecoverableStore>(), Is.Not.Null, "what its driver can do is found");
            Assert.That(registry.ForLocation(At("http://host/x")).Find<IRecoverableStore>(), Is.Null, "and what another cannot is not");
        }
    }

    [Test]
    public async Task Its_own_options_count_in_either_section()
    {
        var registry = Prepare(TwoStores);
        await using var write = await registry.Default.BeginWriteAsync("an-image", null, default);

        Assert.That(async () =>
        {
            await write.WriteAsync(new byte[11], default);
            await write.CommitAsync(default);
        }, Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.Full));
    }

    [Test]
    public void Discovery_tells_of_it() =>
        Assert.That(
            Prepare(TwoStores).Descriptions.Select(store => (store.Id, store.Type, store.Description, store.Weight)).First(),
            Is.EqualTo(("ram", "memory", "fast", 3)));

    [Test]
    public void Options_that_it_cannot_use_are_reported_with_those_of_others()
    {
        const string Wrong = TwoStores + "\nmemory_capacity = 7\n[web]\nhttp_proxy_information = http:a b\n";

        var problems = Assert.Throws<StoreConfigurationException>(() => Prepare(Wrong))!.Problems;

        Assert.That(problems, Has.Exactly(2).Items
            .And.One.EqualTo("[ram] memory_capacity = 7: an even number is needed")
            .And.One.Contains("[web]"));
    }

    [Test]
    public void Without_its_factory_its_name_is_nobodys() =>
        Assert.That(() => Prepare(TwoStores, StoreFactories.All),
            Throws.TypeOf<StoreConfigurationException>().With.Message.Contains("ram:memory: no driver has that name"));

    private static StoreRegistry Prepare(string ini) => Prepare(ini, [.. StoreFactories.All, new MemoryStoreFactory()]);

    private static StoreRegistry Prepare(string ini, IReadOnlyList<IStoreFactory> factories)
    {
        var urls = new UrlFilter(new UrlRules(), new NoHosts());
        var services = new StoreServices(urls, TimeProvider.System, NullLoggerFactory.Instance);
        return StoreRegistry.Prepare(StoreOptions.From(ConfigurationSnapshot.FromText(ini)), factories, services);
    }

    private static ImageLocation At(string url) => new() { Url = url };
}
