using Glance.Domain.Locations;
using NUnit.Framework;

namespace Glance.UnitTests.Locations;

/// <summary>Keys in the URLs of old rows (docs/decisions/0372, 0403).</summary>
internal sealed class LocationKeysTests
{
    [TestCase("s3://key:secret@host/bucket/id", "s3://host/bucket/id")]
    [TestCase("s3+http://key:secret@host:8080/bucket/id", "s3+http://host:8080/bucket/id")]
    [TestCase("s3+https://key:secret@host/bucket/id", "s3+https://host/bucket/id")]
    [TestCase("s3://key:se@c/r@et@host/bucket/id", "s3://host/bucket/id")]
    [TestCase("s3://@host/bucket/id", "s3://host/bucket/id")]
    [TestCase("s3://key:secret@", "s3://")]
    [TestCase("swift://service%3Aswift:se%40cret@keystone/v3/glance/id", "swift://keystone/v3/glance/id")]
    [TestCase("swift+http://project:user:key@keystone:5000/v3/glance/id", "swift+http://keystone:5000/v3/glance/id")]
    [TestCase("swift+https://project:user:key@keystone/v3/glance/id", "swift+https://keystone/v3/glance/id")]
    public void Keys_are_left_out_whatever_a_secret_is_made_of(string url, string shown) =>
        Assert.That(LocationKeys.LeftOut(url), Is.EqualTo(shown));

    [TestCase("s3://host/bucket/id")]
    [TestCase("s3")]
    [TestCase("s3:key@host")]
    [TestCase("s3@x://host/bucket/id")]
    [TestCase("swift+config://ref1/glance/id")]
    [TestCase("swift+https://swift/v1/AUTH_p/glance_id/id")]
    [TestCase("http://user:password@host/a")]
    [TestCase("file:///var/lib/glance/a@b")]
    [TestCase("")]
    public void Other_urls_are_as_they_are(string url) => Assert.That(LocationKeys.LeftOut(url), Is.EqualTo(url));
}
