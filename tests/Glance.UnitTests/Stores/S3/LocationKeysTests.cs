using Glance.Domain.Locations;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.S3;

public sealed class LocationKeysTests
{
    [TestCase("s3://AK:sec/ret+1@host:1/bucket/id", "s3://host:1/bucket/id")]
    [TestCase("s3+https://AK:a@b@host/bucket/id", "s3+https://host/bucket/id")]
    [TestCase("s3://host/bucket/id", "s3://host/bucket/id")]
    [TestCase("https://user:password@host/id", "https://user:password@host/id")]
    [TestCase("file:///images/a@b", "file:///images/a@b")]
    public void A_url_of_S3_is_shown_without_keys_and_others_as_they_are(string url, string shown) =>
        Assert.That(LocationKeys.LeftOut(url), Is.EqualTo(shown));
}
