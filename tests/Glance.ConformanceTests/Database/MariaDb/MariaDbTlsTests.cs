using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Glance.Database;
using Glance.TestKit.MariaDb;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database.MariaDb;

/// <summary>A server that takes connections with TLS only, whose certificate is made for 127.0.0.1 and not for localhost.</summary>
[Category("MariaDb")]
public sealed class MariaDbTlsTests
{
    private ScratchDirectory _directory = null!; // OneTimeSetUp makes them
    private MariaDbServer _server = null!;
    private string _name = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _directory = new ScratchDirectory();
        File.SetUnixFileMode(_directory.Path, File.GetUnixFileMode(_directory.Path) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        WriteAuthority("other.pem").Dispose();
        using var authority = WriteAuthority("ca.pem");
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=database", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, [1, 2, 3]);
        await File.WriteAllTextAsync(_directory.File("server.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(_directory.File("server.key"), key.ExportRSAPrivateKeyPem());
        _server = await MariaDbServer.StartAsync(
            $"--ssl-ca={_directory.File("ca.pem")}",
            $"--ssl-cert={_directory.File("server.pem")}",
            $"--ssl-key={_directory.File("server.key")}");
        _name = await _server.CreateDatabaseAsync();
        await _server.ExecuteAsync("ALTER USER glance@'127.0.0.1' REQUIRE SSL");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _directory.Dispose();
    }

    [TestCase("127.0.0.1", "ssl_ca=CA")]
    [TestCase("127.0.0.1", "ssl_mode=REQUIRED")]
    [TestCase("localhost", "ssl_ca=CA&ssl_check_hostname=false")]
    [TestCase("127.0.0.1", "ssl_verify_cert=false")]
    public async Task A_server_that_is_who_it_should_be_is_used(string host, string options)
    {
        await using var database = await OpenAsync(host, options);

        Assert.That(await database.WhyUnavailableAsync(CancellationToken.None), Is.Null);
    }

    [TestCase("127.0.0.1", "ssl_ca=OTHER")]
    [TestCase("127.0.0.1", "ssl_ca=OTHER&ssl_check_hostname=false")]
    [TestCase("localhost", "ssl_ca=CA")]
    public void One_that_may_be_somebody_else_stops_the_start(string host, string options) =>
        Assert.That(
            async () => await OpenAsync(host, options),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("certificate is not accepted"));

    [Test]
    public void A_url_without_tls_stops_the_start() =>
        Assert.That(async () => await OpenAsync("127.0.0.1", "charset=utf8"), Throws.TypeOf<DatabaseStartException>());

    private ValueTask<ImageDatabase> OpenAsync(string host, string options)
    {
        var files = options.Replace("=CA", "=" + _directory.File("ca.pem"), StringComparison.Ordinal)
            .Replace("=OTHER", "=" + _directory.File("other.pem"), StringComparison.Ordinal);
        var url = _server.Url(_name).Replace("127.0.0.1", host, StringComparison.Ordinal) + "?" + files;
        return SqliteSubject.OpenAsync(new DatabaseOptions { Connection = url, Retries = new RetryOptions { AtStart = 0 } });
    }

    private X509Certificate2 WriteAuthority(string file)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=authority of tests", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = DateTimeOffset.UtcNow;
        var authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(_directory.File(file), authority.ExportCertificatePem());
        return authority;
    }
}
