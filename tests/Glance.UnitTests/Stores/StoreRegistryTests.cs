using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Stores;
using Glance.Stores.Drivers.Http;
using Glance.TestKit.InMemory;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Stores;

public sealed class StoreRegistryTests
{
    private string _root = null!;

    [SetUp]
    public void MakeRoot() => _root = Directory.CreateTempSubdirectory("glance-registry-").FullName;

    [TearDown]
    public void RemoveRoot() => Directory.Delete(_root, recursive: true);

    [Test]
    public void A_single_store_is_found_by_scheme_and_by_id()
    {
        var registry = Create($"[glance_store]\nfilesystem_store_datadir = {_root}/images");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(registry.MultiStore, Is.False);
            Assert.That(registry.TryGet("file", out var store) && store == registry.Default);
            Assert.That(registry.ForLocation(At($"filesystem://{_root}/images/x")), Is.SameAs(registry.Default));
            Assert.That(registry.ForLocation(At("https://host/x")).Id, Is.EqualTo("http"), "named by the default value of stores");
            Assert.That(() => registry.ForLocation(At("rbd://host/x")), InvalidLocation());
            Assert.That(() => registry.ForLocation(At("nonsense")), InvalidLocation());
        }
    }

    [Test]
    public void The_scheme_filesystem_names_the_file_store() =>
        Assert.That(
            Create($"[glance_store]\ndefault_store = filesystem\nfilesystem_store_datadir = {_root}").Default.Id, Is.EqualTo("file"));

    [Test]
    public async Task With_several_stores_the_metadata_says_which()
    {
        var registry = Create(TwoStores());
        Assert.That(registry.TryGet("b", out var b));

        await using var write = await b!.BeginWriteAsync("image", null, default);
        var stored = await write.CommitAsync(default);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(stored.Metadata["store"], Is.EqualTo("b"));
            Assert.That(registry.ForLocation(At(stored.Url, "b")), Is.SameAs(b));
            Assert.That(registry.ForLocation(At(stored.Url, "a")).Id, Is.EqualTo("a"));
            Assert.That(registry.ForLocation(At(stored.Url, "gone")), Is.SameAs(b), "a store that is not configured any more");
            Assert.That(() => registry.ForLocation(At("file:///elsewhere/x", "gone")), InvalidLocation());
            Assert.That(registry.ForLocation(At(stored.Url)), Is.SameAs(b), "a location from before there were several stores");
            Assert.That(registry.Stores.Select(store => store.Find<IRecoverableStore>()), Has.All.Not.Null,
                "its driver can do that, through what is wrapped around it");
        }
    }

    [Test]
    public void Discovery_knows_description_weight_and_default() =>
        Assert.That(
            Create(TwoStores()).Descriptions.Select(store => (store.Id, store.Type, store.Description, store.Weight, store.IsDefault, store.ReadOnly)),
            Is.EqualTo(((string, string, string?, int, bool, bool)[])[("a", "file", "first", 0, true, false), ("b", "file", null, 5, false, false)]));

    [TestCase("[glance_store]\ndefault_store = rbd", "Store for scheme rbd not found")]
    [TestCase("[glance_store]\nstores = file\ndefault_store = http", "Store for scheme http not found")]
    [TestCase("[DEFAULT]\nenabled_backends = a:file\n[glance_store]\ndefault_backend = b", "Store for identifier b not found")]
    [TestCase("[DEFAULT]\nenabled_backends = a:file", "'default_backend' config option is not set.")]
    public void A_default_store_that_is_not_there_ends_the_start_in_the_known_words(string ini, string message) =>
        Assert.That(() => Create(ini), Throws.TypeOf<DefaultStoreMissingException>().With.Message.EqualTo(message));

    [TestCase("größe")]
    [TestCase("a\u00a0b")]
    [TestCase("店")]
    public void An_id_that_is_not_ascii_is_refused_because_headers_carry_it(string id)
    {
        var problems = Assert.Throws<StoreConfigurationException>(() => Create($"""
            [DEFAULT]
            enabled_backends = a:file, {id}:http
            [glance_store]
            default_backend = a
            [a]
            filesystem_store_datadir = {_root}
            """))!.Problems;

        Assert.That(problems, Has.Exactly(1).Items.And.One.Contains(id).And.One.Contains("ASCII"));
    }

    [Test]
    public void Drivers_this_version_lacks_and_reserved_ids_are_reported_together()
    {
        var problems = Assert.Throws<StoreConfigurationException>(() => Create($"""
            [DEFAULT]
            enabled_backends = a:file, b:vmware, c:blob, os_glance_x:file
            [glance_store]
            default_backend = a
            [backend_defaults]
            filesystem_store_datadir = {_root}
            """))!.Problems;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(problems, Has.Count.EqualTo(3));
            Assert.That(problems[0], Does.Contain("b:vmware").And.Contain("are not served"));
            Assert.That(problems[1], Does.Contain("c:blob").And.Contain("no driver has that name"));
            Assert.That(problems[2], Does.Contain("os_glance_x:file").And.Contain("reserved"));
        }
    }

    [Test]
    public void A_default_store_none_of_whose_directories_can_exist_ends_the_start()
    {
        File.WriteAllText(Path.Combine(_root, "file"), "");

        Assert.That(() => Create($"[glance_store]\nfilesystem_store_datadir = {_root}/file/images"),
            Throws.TypeOf<StoreConfigurationException>().With.Message.Contains($"{_root}/file/images"));
    }

    [TestCase("http")]
    [TestCase("https")]
    public void A_store_that_only_reads_may_be_the_default(string scheme)
    {
        var registry = Create($"[glance_store]\nstores = http\ndefault_store = {scheme}");

        var wanted = (StoreCapabilities.Read | StoreCapabilities.RandomRead, true);
        Assert.That((registry.Default.Capabilities, registry.Descriptions.Single().ReadOnly), Is.EqualTo(wanted));
    }

    [TestCase("true", true, true)]
    [TestCase("false", true, false)]
    public void Upstreams_refusal_of_parts_is_an_option_and_never_counts_for_files(string set, bool file, bool http)
    {
        var registry = Create($"[glance_store]\nranges_from_every_store = {set}\nfilesystem_store_datadir = {_root}/images");

        Assert.That(
            registry.Stores.Select(store => store.Capabilities.HasFlag(StoreCapabilities.RandomRead)), Is.EqualTo(new[] { file, http }));
    }

    [Test]
    public void Stores_that_are_never_served_are_refused_with_the_reason() =>
        Assert.That(
            () => Create($"[glance_store]\nstores = file, vmware\nvmware_server_host = h\nfilesystem_store_datadir = {_root}/images"),
            Throws.TypeOf<StoreConfigurationException>().With.Message.StartsWith(
                "[glance_store] stores = vmware: stores on VMware datastores are not served"));

    [Test]
    public void An_http_store_among_several_has_its_section()
    {
        var ini = $"""
            [DEFAULT]
            enabled_backends = a:file, web:http
            [glance_store]
            default_backend = a
            [a]
            filesystem_store_datadir = {_root}/a
            [web]
            store_description = mirrors
            http_proxy_information = http:192.0.2.1:3128
            """;
        var backend = StoreOptions.From(ConfigurationSnapshot.FromText(ini)).Backends[1];
        var options = HttpStoreOptions.From(backend.For(HttpStoreDeclarations.Driver));
        var registry = Create(ini);

        Assert.That((options.Section, options.Proxies["http"], options.Insecure), Is.EqualTo(("web", "192.0.2.1:3128", true)));
        Assert.That(registry.ForLocation(At("http://host/x")).Id, Is.EqualTo("web"));
        Assert.That(registry.Descriptions.Select(store => (store.Id, store.ReadOnly)), Is.EqualTo(new[] { ("a", false), ("web", true) }));
    }

    private string TwoStores() => $"""
        [DEFAULT]
        enabled_backends = a:file, b:file
        [glance_store]
        default_backend = a
        [a]
        filesystem_store_datadir = {_root}/a
        store_description = first
        [b]
        filesystem_store_datadir = {_root}/b
        weight = 5
        """;

    private static StoreRegistry Create(string ini) =>
        StoreRegistry.Create(StoreOptions.From(ConfigurationSnapshot.FromText(ini)),
            new UrlFilter(new UrlRules(), new NoHosts()), TimeProvider.System, NullLoggerFactory.Instance);

    private static ImageLocation At(string url, string? store = null) => new()
    {
        Url = url,
        Metadata = store is null ? new Dictionary<string, object?>() : new Dictionary<string, object?> { ["store"] = store },
    };

    private static NUnit.Framework.Constraints.EqualConstraint<StoreFailure> InvalidLocation() =>
        Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.InvalidLocation);
}
