using Glance.Stores.Drivers.Rbd;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Rbd;

internal sealed class RbdLocationTests
{
    [TestCase("rbd://fsid/images/id/snap", "fsid", "images", "id", "snap")]
    [TestCase("rbd://fsid/my%2Fpool/a%20b/sn%C3%A4p", "fsid", "my/pool", "a b", "snäp")]
    [TestCase("rbd://id", null, null, "id", null)]
    [TestCase("rbd://a%2Fb", null, null, "a/b", null)]
    public void A_url_names_an_image_alone_or_cluster_pool_image_and_snapshot(
        string url, string? fsid, string? pool, string image, string? snapshot)
    {
        var isOne = RbdLocation.TryParse(url, out var location);

        Assert.That(isOne);
        Assert.That(location, Is.EqualTo(new RbdLocation(fsid, pool, image, snapshot)));
    }

    [TestCase("")]
    [TestCase("rbd:")]
    [TestCase("rbd://")]
    [TestCase("rbd://a/b")]
    [TestCase("rbd://a/b/c")]
    [TestCase("rbd://a/b/c/d/e")]
    [TestCase("rbd://a//c/d")]
    [TestCase("rbd:///b/c/d")]
    [TestCase("rbd://a/b/c/")]
    [TestCase("rbd://a/b/c%00x/d")]
    [TestCase("RBD://id")]
    [TestCase(" rbd://id")]
    [TestCase("file:///id")]
    public void Anything_else_is_none(string url) => Assert.That(RbdLocation.TryParse(url, out _), Is.False);

    [Test]
    public void What_is_written_is_read_again_whatever_the_pools_name()
    {
        var url = RbdLocation.UrlOf("24cd3893-1b68-4895-b4d2-88612a34d23a", "my pool/ä", "1109cea4-187f");

        Assert.That(url, Is.EqualTo("rbd://24cd3893-1b68-4895-b4d2-88612a34d23a/my%20pool%2F%C3%A4/1109cea4-187f/snap"));
        Assert.That(RbdLocation.TryParse(url, out var location));
        Assert.That((location!.Pool, location.Snapshot), Is.EqualTo(("my pool/ä", "snap")));
    }
}
