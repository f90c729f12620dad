using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Stores;
using Glance.Stores;
using Glance.Stores.Drivers.Cinder;
using Glance.Stores.Drivers.Cinder.Options;
using Glance.Stores.Drivers.Cinder.Rbd;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Cinder;

/// <summary>What the options of a cinder store mean.</summary>
internal sealed class CinderStoreOptionsTests
{
    private const string Whole = """
        cinder_store_auth_address = http://keystone:5000/v3
        cinder_store_user_name = glance
        cinder_store_password = secret
        cinder_store_project_name = service
        """;

    [TestCase(Whole, true)]
    [TestCase("cinder_store_auth_address = http://keystone:5000", false)]
    [TestCase("cinder_store_user_name = glance\ncinder_store_password = x\ncinder_store_project_name = p", false)]
    [TestCase("cinder_store_auth_address = keystone\n"
        + "cinder_store_application_credential_id = a\ncinder_store_application_credential_secret = b", true)]
    public void Only_a_whole_login_is_the_services_own(string lines, bool isWhole) =>
        Assert.That(From(lines).Login, isWhole ? Is.Not.Null : Is.Null);

    [TestCase("", "volumev3", null, "publicURL")]
    [TestCase("cinder_catalog_info = block-storage:cinder:internalURL", "block-storage", "cinder", "internalURL")]
    public void The_catalogues_entry_has_three_parts(string lines, string type, string? name, string @interface)
    {
        var options = From(lines);

        Assert.That((options.ServiceType, options.ServiceName, options.Interface), Is.EqualTo((type, name, @interface)));
    }

    [TestCase("cinder_catalog_info = volumev3")]
    [TestCase("cinder_catalog_info = volumev3::public")]
    [TestCase("cinder_endpoint_template = http://cinder:8776/v3/%(user_id)s")]
    [TestCase("cinder_endpoint_template = ftp://cinder/v3")]
    [TestCase("cinder_store_auth_address = http://user:password@keystone")]
    public void What_cannot_be_meant_is_told_with_its_option(string line) =>
        Assert.That(() => From(line), Throws.TypeOf<StoreConfigurationException>().With.Message.Contains(line.Split(' ')[0]));

    [TestCase("http://cinder:8776/v3/%(project_id)s", "http://cinder:8776/v3/p1")]
    [TestCase("https://cinder/v3/%(tenant)s/", "https://cinder/v3/p1")]
    [TestCase("http://cinder/v3", "http://cinder/v3")]
    public void The_projects_id_is_filled_in(string template, string url) =>
        Assert.That(CinderStoreChecks.EndpointOf(template, "p1")?.AbsoluteUri, Is.EqualTo(url));

    [TestCase("fibre_channel")]
    [TestCase("nfs")]
    [TestCase("")]
    public void A_connection_that_is_not_served_is_refused_with_those_that_are(string type)
    {
        var connectors = new VolumeConnectors("cin1", [new RbdVolumeConnector("cin1", "/etc/ceph", TimeProvider.System)]);
        using var info = System.Text.Json.JsonDocument.Parse($$"""{"driver_volume_type":"{{type}}"}""");

        Assert.That(async () => await connectors.OpenAsync(info.RootElement, writable: false, default),
            Throws.TypeOf<StoreException>().With.Message.Contains("makes rbd").And.Message.Contains("cinder_volume_type"));
    }

    [Test]
    public void An_encrypted_volume_is_refused()
    {
        var connectors = new VolumeConnectors("cin1", [new RbdVolumeConnector("cin1", "/etc/ceph", TimeProvider.System)]);
        using var info = System.Text.Json.JsonDocument.Parse("""{"driver_volume_type":"rbd","encrypted":true}""");

        Assert.That(async () => await connectors.OpenAsync(info.RootElement, writable: false, default),
            Throws.TypeOf<StoreException>().With.Message.Contains("encrypted"));
    }

    private static CinderStoreOptions From(string lines) => CinderStoreOptions.From(new StoreSection(
        ConfigurationSnapshot.FromText($"[cin1]\n{lines}\n"), CinderStoreDeclarations.Driver, "cin1", "backend_defaults"));
}
