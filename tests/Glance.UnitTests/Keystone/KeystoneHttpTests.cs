using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Glance.Configuration;
using Glance.Keystone.Sessions;
using Glance.TestKit.Processes;
using Glance.TestKit.Web;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

/// <summary>Whom a token is shown to: nobody but the Keystone that is configured and has a certificate that is trusted.</summary>
internal sealed class KeystoneHttpTests
{
    private static readonly Uri Nowhere = new("http://k");

    private TemporaryDirectory _files = null!; // NUnit calls the set-up before every test.

    [SetUp]
    public void Begin() => _files = new TemporaryDirectory();

    [TearDown]
    public void End() => _files.Dispose();

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task A_redirect_carries_no_token_elsewhere(int status)
    {
        await using var elsewhere = FakeWebServer.Start();
        await using var keystone = FakeWebServer.Start();
        var url = keystone.Redirect("/v3/auth/tokens", elsewhere.Serve("/v3/auth/tokens", []), status);
        using var client = KeystoneHttp.CreateClient(Options(), "s");
        client.DefaultRequestHeaders.Add("X-Auth-Token", "t");

        using var answer = await client.GetAsync(new Uri(url));

        Assert.That(((int)answer.StatusCode, elsewhere.Requests.Count), Is.EqualTo((status, 0)));
    }

    [Test]
    public async Task No_cookie_ties_one_question_to_another()
    {
        await using var keystone = FakeWebServer.Start();
        keystone.Pages["/"] = exchange => exchange.SendAsync("HTTP/1.1 200 OK\r\nSet-Cookie: who=first\r\nContent-Length: 0", []);
        using var client = KeystoneHttp.CreateClient(Options(), "s");

        for (var i = 0; i < 2; i++)
            (await client.GetAsync(new Uri(keystone.Url))).Dispose();

        Assert.That(keystone.Requests, Has.Count.EqualTo(2).And.None.Contains("first"));
    }

    [TestCase("its own", false, true)]
    [TestCase("another", false, false)]
    [TestCase("both", false, true)]
    [TestCase(null, false, false)]
    [TestCase(null, true, true)]
    [TestCase("another", true, true)]
    [TestCase("missing", true, true)]
    public async Task A_certificate_must_be_of_a_trusted_authority_unless_any_will_do(string? authority, bool insecure, bool trusted)
    {
        using var own = Certificate("own");
        using var another = Certificate("another");
        await File.WriteAllTextAsync(_files["its own"], own.ExportCertificatePem());
        await File.WriteAllTextAsync(_files["another"], another.ExportCertificatePem());
        await File.WriteAllTextAsync(_files["both"], another.ExportCertificatePem() + "\n" + own.ExportCertificatePem());
        await using var keystone = FakeWebServer.Start(own);
        keystone.Serve("/", []);
        var options = Options() with { CaFile = authority is null ? null : _files[authority], Insecure = insecure };
        using var client = KeystoneHttp.CreateClient(options, "s");

        var asking = client.GetAsync(new Uri(keystone.Url));

        if (trusted)
            (await asking).Dispose();
        else
            await Assert.ThatAsync(() => asking, Throws.TypeOf<HttpRequestException>());
        Assert.That(keystone.Requests, Has.Count.EqualTo(trusted ? 1 : 0));
    }

    [TestCase(null, Description = "no file")]
    [TestCase("")]
    [TestCase("no certificate")]
    [TestCase("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_file_that_holds_no_certificate_is_named(string? text)
    {
        var file = _files["x.pem"];
        if (text is not null)
            File.WriteAllText(file, text);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Problem(Options() with { CaFile = file }), Is.EqualTo(("keystone_authtoken", "cafile", file)));
            Assert.That(Problem(Options() with { CertFile = file }), Is.EqualTo(("keystone_authtoken", "certfile", file)));
        }
    }

    [Test]
    public void A_directory_is_no_certificate() =>
        Assert.That(Problem(Options() with { CaFile = _files.Path }), Is.EqualTo(("keystone_authtoken", "cafile", _files.Path)));

    [Test]
    public void A_client_certificate_needs_its_key_in_the_same_file_or_another()
    {
        using var certificate = Certificate("client");
        using var key = certificate.GetECDsaPrivateKey()!; // It was made with one.
        File.WriteAllText(_files["c.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(_files["c.key"], key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_files["all.pem"], certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                Problem(Options() with { CertFile = _files["c.pem"] }),
                Is.EqualTo(("keystone_authtoken", "certfile", _files["c.pem"])));
            Assert.That(Problem(Options() with { CertFile = _files["c.pem"], KeyFile = _files["c.key"] }), Is.Null);
            Assert.That(Problem(Options() with { CertFile = _files["all.pem"] }), Is.Null);
        }
    }

    private static (string? Section, string? Option, string? Value)? Problem(SessionOptions options)
    {
        try
        {
            KeystoneHttp.CreateClient(options, "keystone_authtoken").Dispose();
            return null;
        }
        catch (ConfigurationException e)
        {
            return (e.Problems[0].Section, e.Problems[0].Option, e.Problems[0].Value);
        }
    }

    private static SessionOptions Options() => new() { Login = new LoginOptions { AuthUrl = Nowhere } };

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
