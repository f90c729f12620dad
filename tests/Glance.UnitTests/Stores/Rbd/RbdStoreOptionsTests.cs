using Glance.Stores.Ceph.Clusters;
using Glance.Stores.Ceph.Native;
using Glance.Stores.Drivers.Rbd;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Rbd;

internal sealed class RbdStoreOptionsTests
{
    [TestCase(1, 20)]
    [TestCase(8, 23)]
    [TestCase(12, 23)]
    [TestCase(32, 25)]
    public void The_objects_of_an_image_have_the_power_of_two_that_fits_into_a_chunk(int mebibytes, int order) =>
        Assert.That(new RbdStoreOptions { ChunkSize = mebibytes * 1024 * 1024 }.Order, Is.EqualTo(order));

    [Test]
    public void Everything_that_cannot_be_meant_is_named_with_its_value()
    {
        var options = new RbdStoreOptions { Section = "ceph", Pool = " ", User = "client.glance", CephConf = "/etc/none.conf" };

        Assert.That(options.FindProblems(_ => "there is no such file"), Is.EqualTo(new[]
        {
            "[ceph] rbd_store_pool: a pool must be named, such as images",
            "[ceph] rbd_store_user = client.glance: client. is put in front of it; leave it out",
            "[ceph] rbd_store_ceph_conf = /etc/none.conf: there is no such file",
        }));
    }

    [Test]
    public void A_configuration_file_that_is_not_named_is_not_looked_for() =>
        Assert.That(new RbdStoreOptions().FindProblems(_ => throw new InvalidOperationException("asked")), Is.Empty);

    [TestCase("61", 61ul)]
    [TestCase("0", 1ul)]
    [TestCase("", 1ul)]
    [TestCase("layering", 1ul)]
    [TestCase("layering, exclusive-lock,object-map", 13ul)]
    [TestCase("unheard-of", 1ul)]
    public void Features_are_a_number_or_names_and_clones_at_least(string setting, ulong features) =>
        Assert.That(RbdFeatures.Parse(setting), Is.EqualTo(features));

    [Test]
    public void A_library_that_is_missing_is_told_with_the_package_that_has_it()
    {
        Assert.That(CephLibraries.WhyAbsent(_ => true), Is.Null);
        Assert.That(CephLibraries.WhyAbsent(name => name != CephLibraries.Rbd),
            Is.EqualTo("Ceph's client library librbd.so.1 cannot be loaded; install the package librbd1 (apt-get install librbd1)"));
    }
}
