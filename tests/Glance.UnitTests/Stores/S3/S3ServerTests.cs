using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Glance.Stores;
using Glance.Stores.Drivers.S3;
using Glance.Stores.Drivers.S3.Options;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.S3;

public sealed class S3ServerTests
{
    private static readonly S3StoreOptions Good = new()
    {
        Section = "cold",
        Host = "https://s3.example.com",
        AccessKey = "AK",
        SecretKey = "SK",
        Bucket = "images"
    };

    [Test]
    public void Every_problem_is_in_one_report()
    {
        var problems = ProblemsOf(Good with
        {
            Host = "ftp://host",
            AccessKey = "",
            SecretKey = null,
            Bucket = "a/b",
            CaCert = "/nowhere/ca.pem"
        });

        Assert.That(problems, Has.Count.EqualTo(5));
        Assert.That(problems, Has.All.StartsWith("[cold] s3_store_"));
    }

    [TestCase("https://key:secret@host")]
    [TestCase("https://host?x=1")]
    [TestCase("https://host#x")]
    [TestCase("https://")]
    [TestCase("ho st")]
    public void A_host_that_is_no_address_is_explained_without_its_value(string host) =>
        Assert.That(ProblemsOf(Good with { Host = host }).Single(),
            Does.Contain("s3_store_host: it must be http:// or https:// and a host").And.Not.Contain("secret"));

    [TestCase("virtual", "my.bucket", "s3_store_bucket_url_format = virtual")]
    [TestCase("virtual", "UPPER", "s3_store_bucket_url_format = virtual")]
    [TestCase("virtual", "ab", "s3_store_bucket_url_format = virtual")]
    [TestCase("path", "..", "a bucket is named with")]
    public void A_bucket_that_the_requests_could_not_name_is_explained(string format, string bucket, string explanation) =>
        Assert.That(ProblemsOf(Good with { BucketUrlFormat = format, Bucket = bucket }).Single(),
            Does.StartWith("[cold] s3_store_bucket: ").And.Contain(explanation));

    [Test]
    public void A_file_of_authorities_without_a_certificate_is_explained()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.That(ProblemsOf(Good with { CaCert = file }).Single(), Does.Contain($"s3_store_cacert: {file} holds no certificate"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void The_authorities_of_a_file_are_the_ones_believed()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var key = ECDsa.Create();
            using var authority = new CertificateRequest("CN=authority", key,
                HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
            File.WriteAllText(file, authority.ExportCertificatePem());

            Assert.That(S3Server.From(Good with { CaCert = file }).Authorities!.Single().Thumbprint, Is.EqualTo(authority.Thumbprint));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCase("127.0.0.1:9000", "http://127.0.0.1:9000/", "127.0.0.1:9000", "s3")]
    [TestCase("http://host/", "http://host/", "host", "s3")]
    [TestCase("https://host:8443/s3/", "https://host:8443/s3/", "host:8443/s3", "s3+https")]
    public void A_host_says_where_requests_go_and_what_locations_have(string host, string address, string locationHost, string scheme)
    {
        var server = S3Server.From(Good with { Host = host });

        Assert.That((server.Address.AbsoluteUri, server.LocationHost, server.LocationScheme), Is.EqualTo((address, locationHost, scheme)));
    }

    [TestCase("https://s3.amazonaws.com", "", "us-east-1")]
    [TestCase("https://s3.eu-west-1.amazonaws.com", "", "eu-west-1")]
    [TestCase("https://s3-eu-west-1.amazonaws.com", "", "eu-west-1")]
    [TestCase("https://s3.dualstack.eu-west-1.amazonaws.com", "", "eu-west-1")]
    [TestCase("https://s3.cn-north-1.amazonaws.com.cn", "", "cn-north-1")]
    [TestCase("https://s3.example.com", "", "us-east-1")]
    [TestCase("https://s3.eu-west-1.amazonaws.com", "garage", "garage")]
    public void The_region_is_the_one_that_is_set_or_that_the_host_names(string host, string set, string region) =>
        Assert.That(S3Server.From(Good with { Host = host, RegionName = set }).Region, Is.EqualTo(region));

    [TestCase("auto", "https://s3.example.com", true)]
    [TestCase("auto", "https://s3.eu-west-1.amazonaws.com", false)]
    [TestCase("path", "https://s3.eu-west-1.amazonaws.com", true)]
    [TestCase("virtual", "https://s3.example.com", false)]
    public void The_bucket_stands_in_the_path_unless_the_server_is_Amazons_or_the_option_says_so(string format, string host, bool inPath) =>
        Assert.That(S3Server.From(Good with { BucketUrlFormat = format, Host = host }).BucketInPath, Is.EqualTo(inPath));

    [Test]
    public void A_location_has_no_keys_and_is_known_as_ones_own()
    {
        var store = S3Store.Create("s3", Good, TimeProvider.System, NullLogger.Instance);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(store.UrlFor("id"), Is.EqualTo("s3+https://s3.example.com/images/id"));
            Assert.That(store.Owns(store.UrlFor("id")));
            Assert.That(store.Owns("s3+https://AK:SK@s3.example.com/images/id"), "as older versions wrote it");
            Assert.That(store.Owns("s3+https://s3.example.com/others/id"), Is.False);
            Assert.That(store.Owns("s3+https://other.example.com/images/id"), Is.False);
        }
    }

    [Test]
    public void Administrators_are_told_sizes_in_bytes() =>
        Assert.That(
            S3Store.Create("s3", Good with { ThreadPools = 4 }, TimeProvider.System, NullLogger.Instance).Properties,
            Is.EquivalentTo(new Dictionary<string, object?>
            {
                ["s3_store_large_object_size"] = 104857600L,
                ["s3_store_large_object_chunk_size"] = 10485760L,
                ["s3_store_thread_pools"] = 4L,
            }));

    private static IReadOnlyList<string> ProblemsOf(S3StoreOptions options)
    {
        try
        {
            _ = S3Server.From(options);
            return [];
        }
        catch (StoreConfigurationException e)
        {
            return e.Problems;
        }
    }
}
