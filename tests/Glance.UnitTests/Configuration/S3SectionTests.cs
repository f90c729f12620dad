using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

/// <summary>The options of s3 stores against one another, as the supervisor sees them.</summary>
internal sealed class S3SectionTests
{
    private const string Whole =
        "s3_store_host = https://h\ns3_store_access_key = AK\ns3_store_secret_key = SK\ns3_store_bucket = images\n";

    [TestCase("[DEFAULT]\nenabled_backends = cold:s3\n[glance_store]\ndefault_backend = cold\n[cold]\n" + Whole)]
    [TestCase("[DEFAULT]\nenabled_backends = cold:s3\n[glance_store]\ndefault_backend = cold\n[backend_defaults]\n" + Whole)]
    [TestCase("[glance_store]\nstores = s3\ndefault_store = s3\n" + Whole)]
    [TestCase("[glance_store]\ns3_store_bucket = images\n")]
    [TestCase("[DEFAULT]\nenabled_backends = a:file\n[glance_store]\ndefault_backend = a\ns3_store_host = ftp://x\n")]
    public void A_store_that_has_all_it_needs_is_accepted_and_one_that_is_not_there_needs_nothing(string ini) =>
        Assert.That(Load.Report(ini).Problems, Is.Empty);

    [Test]
    public void What_an_s3_store_lacks_is_named_all_at_once()
    {
        var problems = Load.Report("[DEFAULT]\nenabled_backends = cold:s3\n[glance_store]\ndefault_backend = cold\n[cold]\ns3_store_bucket = a/b\n")
            .Problems.Select(problem => problem.ToString()).ToList();

        Assert.That(problems, Has.Count.EqualTo(4));
        Assert.That(problems, Has.Some.EqualTo("[cold] s3_store_host: an s3 store needs it"));
        Assert.That(problems, Has.Some.EqualTo("[cold] s3_store_secret_key: an s3 store needs it"));
        Assert.That(problems, Has.Some.Contains("[cold] s3_store_bucket = 'a/b': a bucket is named with"));
    }

    [Test]
    public void A_host_with_keys_in_it_is_not_repeated()
    {
        var told = Load.Report(
            "[glance_store]\nstores = s3\ndefault_store = s3\n"
                + Whole.Replace("https://h", "https://AK:topsecret@h", StringComparison.Ordinal))
            .Problems.Single().ToString();

        Assert.That(told, Does.Contain("s3_store_host: it must be http:// or https:// and a host").And.Not.Contain("topsecret"));
    }
}
