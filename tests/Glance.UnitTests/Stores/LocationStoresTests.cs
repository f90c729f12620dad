using Glance.Configuration;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Stores;
using Glance.TestKit.InMemory;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Stores;

/// <summary>Which store a location is led to, and which comes first.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LocationStoresTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("glance-locations-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Test]
    public void Locations_stand_in_the_order_of_weights_and_equal_ones_as_they_are()
    {
        var stores = Prepare("c = 5");
        ImageLocation[] locations = [At("a", 1), At("c", 2), At("b", 3), At("c", 4), At("a", 5)];

        Assert.That(stores.Arrange(locations).Select(location => location.Id), Is.EqualTo(new[] { 2L, 4, 1, 3, 5 }));
    }

    [Test]
    public void A_light_store_comes_after_those_without_a_weight() =>
        Assert.That(Prepare("a = -1").Arrange([At("a", 1), At("b", 2)]).Select(location => location.Id), Is.EqualTo(new[] { 2L, 1 }));

    [Test]
    public void Where_nothing_is_different_the_list_is_the_same()
    {
        ImageLocation[] locations = [At("b", 1), At("a", 2)];

        Assert.That(Prepare("").Arrange(locations), Is.SameAs(locations));
    }

    [TestCase(null)]
    [TestCase("gone")]
    [TestCase("")]
    public void A_location_that_names_no_configured_store_is_led_to_the_one_whose_url_it_has(string? noted)
    {
        var stores = Prepare("");
        var location = new ImageLocation
        {
            Url = $"file://{_root}/b/image",
            Metadata = noted is null
                ? new Dictionary<string, object?>() : new Dictionary<string, object?> { ["store"] = noted, ["other"] = 1L },
        };

        var led = stores.Arrange([location]).Single();

        Assert.That((led.StoreId, led.Metadata.ContainsKey("other")), Is.EqualTo(("b", noted is not null)));
        Assert.That(stores.ForLocation(location).Id, Is.EqualTo("b"));
    }

    [Test]
    public void A_url_of_nobodys_is_left_as_it_is()
    {
        var stores = Prepare("");
        ImageLocation[] locations =
            [new() { Url = "file:///elsewhere/image" }, new() { Url = "rbd://x/y/z/snap" }, new() { Url = "nonsense" }];

        Assert.That(stores.Arrange(locations), Is.SameAs(locations));
        Assert.That(() => stores.ForLocation(locations[1]), Throws.TypeOf<StoreException>());
    }

    [Test]
    public void A_driver_that_cannot_tell_its_stores_apart_takes_all_of_its_scheme() =>
        Assert.That(Prepare("").Arrange([new ImageLocation { Url = "https://host/x" }]).Single().StoreId, Is.EqualTo("web"));

    private static ImageLocation At(string storeId, long id) =>
        new() { Id = id, Url = $"file:///x/{id}", Metadata = new Dictionary<string, object?> { ["store"] = storeId } };

    private StoreRegistry Prepare(string weight)
    {
        var sections = from id in new[] { "a", "b", "c" }
                       let value = weight.StartsWith(id, StringComparison.Ordinal) ? $"weight = {weight[4..]}\n" : ""
                       select $"[{id}]\nfilesystem_store_datadir = {_root}/{id}\n{value}";
        var ini = "[DEFAULT]\nenabled_backends = a:file, b:file, c:file, web:http\n[glance_store]\ndefault_backend = a\n"
            + string.Concat(sections);
        return StoreRegistry.Prepare(
            StoreOptions.From(ConfigurationSnapshot.FromText(ini)), new UrlFilter(new UrlRules(), new NoHosts()), TimeProvider.System,
            NullLoggerFactory.Instance);
    }
}
