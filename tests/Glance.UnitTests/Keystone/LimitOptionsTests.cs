using Glance.Configuration;
using Glance.Keystone.Limits;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

internal sealed class LimitOptionsTests
{
    [TestCase("endpoint_id = e", "e", null, null)]
    [TestCase("endpoint_service_name = n", null, "n", null)]
    [TestCase("endpoint_service_type = t", null, null, "t")]
    public void Any_of_three_ways_tells_whose_limits_count(string line, string? id, string? name, string? type)
    {
        var options = Read(line);

        Assert.That((options.EndpointId, options.ServiceName, options.ServiceType), Is.EqualTo((id, name, type)));
    }

    [Test]
    public void Empty_ways_are_none() =>
        Assert.That(
            () => Read("endpoint_id =\nendpoint_service_name =\nendpoint_service_type ="),
            Throws.TypeOf<ConfigurationException>().With.Property("Problems").One.Property("Option").EqualTo("endpoint_id"));

    [TestCase("", "public")]
    [TestCase("\nendpoint_interface = internal", "internal")]
    [TestCase("\nendpoint_interface = internalURL", "internal")]
    [TestCase("\nendpoint_interface = adminURL", "admin")]
    public void The_interface_to_find_has_one_name_however_it_is_spelt(string line, string expected) =>
        Assert.That(Read("endpoint_id = e" + line).Interface, Is.EqualTo(expected));

    [TestCase("", 10)]
    [TestCase("\ntimeout = 3", 3)]
    public void Keystone_is_asked_at_its_public_address_for_as_long_as_configured(string line, int seconds)
    {
        var session = Read("endpoint_id = e" + line).Session;

        Assert.That((session.Interface, session.RequestTimeout), Is.EqualTo(("public", TimeSpan.FromSeconds(seconds))));
        Assert.That(session.Patience, Is.EqualTo(TimeSpan.FromSeconds(2 * seconds)));
    }

    private static LimitOptions Read(string lines) => LimitOptions.From(ConfigurationSnapshot.FromText(
        "[DEFAULT]\nuse_keystone_limits = true\n[oslo_limit]\n" +
        "auth_type = password\nauth_url = http://k\nusername = u\npassword = p\n" + lines))!; // They are on.
}
