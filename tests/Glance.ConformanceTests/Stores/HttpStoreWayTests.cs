using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Stores;
using Glance.Stores.Drivers.Http;
using Glance.TestKit.Processes;
using Glance.TestKit.Web;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>How the http driver reaches servers: TLS and proxies.</summary>
[TestFixture]
public sealed class HttpStoreWayTests
{
    private TemporaryDirectory _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryDirectory();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(true, "", true, TestName = "Certificates go unchecked unless the operator wants it otherwise")]
    [TestCase(false, "", false, TestName = "Certificates are checked where https_insecure is false")]
    [TestCase(true, "own", true, TestName = "A certificate of the file is believed")]
    [TestCase(true, "folder", true, TestName = "Certificates of a folder are believed")]
    [TestCase(true, "other", false, TestName = "With a file no other certificate is believed, whatever https_insecure says")]
    [TestCase(true, "missing", false, TestName = "With a file that cannot be read nothing is believed")]
    public async Task Tls(bool insecure, string file, bool works)
    {
        using var own = Certificate("own");
        using var other = Certificate("other");
        await File.WriteAllTextAsync(_folder["own"], own.ExportCertificatePem());
        await File.WriteAllTextAsync(_folder["other"], other.ExportCertificatePem());
        Directory.CreateDirectory(_folder["folder"]);
        await File.WriteAllTextAsync(Path.Combine(_folder["folder"], "a.pem"), other.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(_folder["folder"], "b.pem"), own.ExportCertificatePem());
        await using var server = FakeWebServer.Start(own);
        var store = Create(new HttpStoreOptions { Insecure = insecure, CaCertificatesFile = file.Length == 0 ? null : _folder[file] });

        Assert.That(await SizeOfAsync(store, server.Serve("/image", new byte[9])), Is.EqualTo(works ? 9 : -1));
    }

    [Test]
    public async Task A_proxy_is_asked_for_what_it_is_configured_for([Values("http", "all", "https")] string scheme)
    {
        await using var server = FakeWebServer.Start();
        await using var proxy = FakeWebServer.Start();
        var url = server.Serve("/image", new byte[5]);
        proxy.Pages[url] = exchange => exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 7", new byte[7]);
        var store = Create(new HttpStoreOptions { Proxies = new Dictionary<string, string> { [scheme] = $"127.0.0.1:{proxy.Port}" } });

        Assert.That(await SizeOfAsync(store, url), Is.EqualTo(scheme == "https" ? 5 : 7));
    }

    [Test]
    public void The_environments_proxies_are_used_where_none_is_configured()
    {
        var proxies = HttpProxies.Create(
            new HttpStoreOptions { Proxies = new Dictionary<string, string> { ["https"] = "http://192.0.2.1:1" } }, new WebProxy("http://192.0.2.2:2") { BypassList = ["near"] });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(proxies.GetProxy(new Uri("https://images.example/")), Is.EqualTo(new Uri("http://192.0.2.1:1")));
            Assert.That(proxies.GetProxy(new Uri("http://images.example/")), Is.EqualTo(new Uri("http://192.0.2.2:2")));
        }
    }

    [TestCase("10.0.0.1:x")]
    [TestCase("ftp://10.0.0.1:1")]
    [TestCase("")]
    public void A_proxy_that_cannot_be_one_ends_the_start(string proxy) =>
        Assert.That(() => Create(new HttpStoreOptions { Proxies = new Dictionary<string, string> { ["http"] = proxy } }),
            Throws.TypeOf<StoreConfigurationException>().With.Message.Contains("http_proxy_information"));

    private static HttpStore Create(HttpStoreOptions options) =>
        HttpStore.Create("http", options, new UrlFilter(new UrlRules { AllowedHosts = ["127.0.0.1"] }, new SwitchingHosts()), TimeProvider.System, NullLogger.Instance);

    private static async Task<long> SizeOfAsync(HttpStore store, string url)
    {
        try
        {
            return await store.GetSizeAsync(url, default);
        }
        catch (StoreException e) when (e.Failure == StoreFailure.Unavailable)
        {
            return -1;
        }
    }

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
