using Glance.Stores.Drivers.S3.Calls;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.S3;

public sealed class S3PlaceTests
{
    [TestCase("s3://127.0.0.1:24555/glancebkt/1be55d87", "127.0.0.1:24555", "glancebkt", "1be55d87")]
    [TestCase("s3+https://s3.example.com/b.u-c_k/id", "s3.example.com", "b.u-c_k", "id")]
    [TestCase("s3+http://host/deep/path/bucket/id", "host/deep/path", "bucket", "id")]
    public void A_location_has_host_bucket_and_object(string url, string host, string bucket, string key)
    {
        Assert.That(S3Place.TryParse(url, out var location));
        Assert.That(location, Is.EqualTo(new S3Place(host, bucket, key)));
    }

    [TestCase("s3://AKtest:sec/ret+1@127.0.0.1:24555/glancebkt/id")]
    [TestCase("s3://AKtest:sec:re@t@127.0.0.1:24555/glancebkt/id")]
    [TestCase("s3+https://AKtest:@127.0.0.1:24555/glancebkt/id")]
    public void Keys_that_older_versions_wrote_are_left_out(string url)
    {
        Assert.That(S3Place.TryParse(url, out var location));
        Assert.That(location!.ToUrl("s3"), Is.EqualTo("s3://127.0.0.1:24555/glancebkt/id"));
    }

    [TestCase("s3://host/bucket/..")]
    [TestCase("s3://host/../key")]
    [TestCase("s3://host/bucket/%2e%2e")]
    [TestCase("s3://host/bucket/key?uploads")]
    [TestCase("s3://host/bucket/key#x")]
    [TestCase("s3://host/buc?ket/key")]
    [TestCase("s3://host/bucket/a\\b")]
    [TestCase("s3://host/bucket/a\u00e9")]
    [TestCase("s3://AKtest@host/bucket/key")]
    [TestCase("s3://AK:secret@https://host/bucket/key")]
    [TestCase("s3://host/key")]
    [TestCase("s3:///bucket/key")]
    [TestCase("https://host/bucket/key")]
    [TestCase("://host/bucket/key")]
    public void What_could_be_taken_for_another_place_is_no_location(string url) =>
        Assert.That(S3Place.TryParse(url, out _), Is.False);
}
