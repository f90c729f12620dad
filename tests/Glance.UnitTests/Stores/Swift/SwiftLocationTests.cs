using Glance.Stores.Drivers.Swift.Options;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Swift;

public sealed class SwiftLocationTests
{
    [TestCase("swift+config://ref1/glance/id", "ref1", null, null, "glance", "id")]
    [TestCase("swift+http://service%3Aswift:swift@127.0.0.1:24500/v3/glance_1b/id", null, "http://127.0.0.1:24500/v3", "service:swift",
        "glance_1b", "id")]
    [TestCase("swift://project:user:key@auth/v3/c/o", null, "https://auth/v3", "project:user", "c", "o")]
    [TestCase("swift+https://user:se%2Fcret%3A%40@auth/c/o", null, "https://auth/", "user", "c", "o")]
    [TestCase("swift+https://store/v1/AUTH_p/glance_id/id", null, "https://store/v1/AUTH_p", null, "glance_id", "id")]
    public void A_location_is_read_as_glance_store_writes_it(
        string url, string? reference, string? address, string? user, string container, string key)
    {
        Assert.That(SwiftLocation.TryParse(url, out var location));
        Assert.That((location!.Reference, location.Address?.AbsoluteUri, location.User, location.Container, location.Key),
            Is.EqualTo((reference, address, user, container, key)));
        Assert.That(location.ToString(), Does.Not.Contain(":key").And.Not.Contain("SecretKey"));
    }

    [TestCase("swift+config://ref1/glance")]
    [TestCase("swift+config://ref1/v3/glance/id")]
    [TestCase("swift+config://us:er@ref1/glance/id")]
    [TestCase("swift+config://re f/glance/id")]
    [TestCase("swift+config://ref1/glance/..")]
    [TestCase("swift+config://ref1/./id")]
    [TestCase("swift+config://ref1/glance/id?x")]
    [TestCase("swift+config://ref1/glance/id#x")]
    [TestCase("swift+config://ref1/glance/%2e%2e")]
    [TestCase("swift://a:b@http://auth/v3/c/o")]
    [TestCase("swift://key@auth/v3/c/o")]
    [TestCase("swift://:key@auth/v3/c/o")]
    [TestCase("swift:///c/o")]
    [TestCase("swift://auth/o")]
    [TestCase("swift+ftp://a:b@auth/c/o")]
    [TestCase("s3://host/bucket/key")]
    [TestCase("swift")]
    public void What_is_no_location_or_might_be_another_place_is_refused(string url) =>
        Assert.That(SwiftLocation.TryParse(url, out _), Is.False);
}
