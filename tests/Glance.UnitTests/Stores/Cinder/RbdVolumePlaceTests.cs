using System.Text.Json;
using Glance.Stores.Drivers.Cinder.Rbd;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Cinder;

/// <summary>Where Cinder says that a volume in Ceph is.</summary>
internal sealed class RbdVolumePlaceTests
{
    [Test]
    public void A_connection_info_as_recorded_is_read()
    {
        var place = Of("""
            {"driver_volume_type":"rbd","name":"volumes/volume-1","hosts":["127.0.0.1","::1"],"ports":["24100","24101"],
             "cluster_name":"ceph","auth_enabled":true,"auth_username":"cinder","access_mode":"ro","keyring":null}
            """);

        Assert.That(place, Is.EqualTo(new RbdVolumePlace("volumes", "volume-1", "127.0.0.1:24100,[::1]:24101", "ceph", "cinder")
        {
            IsReadOnly = true,
        }));
    }

    [Test]
    public void A_key_that_Cinder_hands_out_is_taken() =>
        Assert.That(Of("""{"name":"p/v","hosts":["h"],"ports":["1"],"keyring":"[client.cinder]\n\tkey = AQB=="}""")!.Key,
            Is.EqualTo("AQB=="));

    [Test]
    public void A_cluster_that_asks_nobody_who_he_is_needs_no_key() =>
        Assert.That(Of("""{"name":"p/v","hosts":["h"],"ports":[1],"auth_enabled":false}""")!.IsAuthenticated, Is.False);

    [TestCase("""{}""")]
    [TestCase("""{"name":"v","hosts":["h"],"ports":["1"]}""")]
    [TestCase("""{"name":"p/v/w","hosts":["h"],"ports":["1"]}""")]
    [TestCase("""{"name":"p/v","hosts":[],"ports":[]}""")]
    [TestCase("""{"name":"p/v","hosts":["h"],"ports":[]}""")]
    [TestCase("""{"name":"p/v","hosts":["h\nkeyring = /etc/shadow"],"ports":["1"]}""")]
    [TestCase("""{"name":"p/v","hosts":["h"],"ports":["1"],"auth_username":"../../x"}""")]
    [TestCase("""{"name":"p/v","hosts":["h"],"ports":["1"],"cluster_name":".."}""")]
    public void What_lacks_something_or_means_something_else_is_refused(string info) => Assert.That(Of(info), Is.Null);

    private static RbdVolumePlace? Of(string info)
    {
        using var parsed = JsonDocument.Parse(info);
        return RbdVolumePlace.Of(parsed.RootElement);
    }
}
