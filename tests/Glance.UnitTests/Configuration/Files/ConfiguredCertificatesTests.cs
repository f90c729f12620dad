using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Glance.Configuration.Surroundings;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration.Files;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ConfiguredCertificatesTests : IDisposable
{
    private static readonly ConfiguredFiles Disk = ConfiguredFiles.OnDisk;

    private readonly TemporaryDirectory _directory = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _key.Dispose();
        _directory.Dispose();
    }

    [Test]
    public void All_certificates_of_a_file_are_authorities()
    {
        using var one = Authority("one");
        using var two = Authority("two");

        var pem = one.ExportCertificatePem() + "\n" + two.ExportCertificatePem();
        var read = ConfiguredCertificates.Authorities(Disk, Written("ca.pem", pem));

        Assert.That(read.Select(authority => authority.Subject), Is.EquivalentTo(new[] { "CN=one", "CN=two" }));
    }

    [Test]
    public void A_file_without_certificates_has_no_authorities() =>
        Assert.That(ConfiguredCertificates.Authorities(Disk, Written("ca.pem", "nothing")), Is.Empty);

    [Test]
    public void The_authorities_that_are_named_are_trusted_and_no_others()
    {
        using var ours = Authority("ours");
        using var others = Authority("others");

        Assert.That((IsTrusted(ours, ours), IsTrusted(ours, others)), Is.EqualTo((true, false)));
    }

    [Test]
    public void A_certificate_comes_with_the_key_of_its_own_file_or_of_another([Values] bool isApart)
    {
        using var made = Authority("server");
        var pem = made.ExportCertificatePem();
        var key = _key.ExportPkcs8PrivateKeyPem();
        var keyPath = isApart ? Written("key.pem", key) : null;

        using var read = ConfiguredCertificates.WithKey(Disk, Written("cert.pem", isApart ? pem : pem + "\n" + key), keyPath);

        Assert.That((read.Subject, read.HasPrivateKey), Is.EqualTo(("CN=server", true)));
    }

    [Test]
    public void A_pipe_that_is_named_for_both_certificate_and_key_is_read_once()
    {
        using var made = Authority("server");
        using (var maker = Process.Start("mkfifo", [_directory["pipe"]]))
            maker.WaitForExit();
        var text = Written("both.pem", made.ExportCertificatePem() + "\n" + _key.ExportPkcs8PrivateKeyPem());
        using var writer = Process.Start("sh", ["-c", $"cat {text} > {_directory["pipe"]}"]);

        using var read = ConfiguredCertificates.WithKey(Disk, _directory["pipe"], _directory["pipe"]);

        Assert.That(read.HasPrivateKey, Is.True);
    }

    private static bool IsTrusted(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain { ChainPolicy = ConfiguredCertificates.Trusting([authority]) };
        return chain.Build(certificate);
    }

    private X509Certificate2 Authority(string name)
    {
        var request = new CertificateRequest("CN=" + name, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }

    private string Written(string name, string text)
    {
        File.WriteAllText(_directory[name], text);
        return _directory[name];
    }
}
