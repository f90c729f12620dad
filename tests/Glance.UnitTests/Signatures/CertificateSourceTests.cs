using System.Net;
using Glance.Domain.Requests;
using Glance.Domain.Signatures;
using Glance.TestKit.Processes;
using GlanceWorker.Signatures;
using NUnit.Framework;

namespace Glance.UnitTests.Signatures;

internal sealed class CertificateSourceTests
{
    private static readonly Guid Id = new("5a8ba0b8-9b2a-4d68-a4b4-3f0a5e0f5b8b");
    private static readonly RequestContext Caller = new() { RequestId = "req-x", ProjectId = "p", Token = new CallerToken("secret") };

    [Test]
    public async Task A_directory_has_certificates_in_two_spellings_or_not_at_all([Values("pem", "der", "txt")] string ending)
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllBytesAsync(directory[$"{Id:D}.{ending}"], [1, 2]);

        Assert.That(await new DirectoryCertificates(directory.Path).FindAsync(Caller, Id, default), ending == "txt" ? Is.Null : Is.EqualTo(new byte[] { 1, 2 }));
    }

    [TestCase("http://host:9311/", "http://host:9311/v1/secrets/")]
    [TestCase("http://host/key-manager/", "http://host/key-manager/v1/secrets/")]
    [TestCase("http://host/key-manager/v1/", "http://host/key-manager/v1/secrets/")]
    public async Task The_key_manager_is_asked_with_the_callers_token(string endpoint, string secrets)
    {
        using var manager = new FakeKeyManager(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([1, 2]) });

        var certificate = await Ask(manager, endpoint);

        Assert.That(certificate, Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(manager.Seen, Is.EqualTo(new[] { $"{secrets}{Id:D}/payload application/octet-stream secret" }));
    }

    [Test]
    public async Task A_certificate_stored_as_text_is_asked_for_as_text()
    {
        using var manager = new FakeKeyManager(request => request.Headers.Accept.ToString() == "text/plain"
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("pem") }
            : new HttpResponseMessage(HttpStatusCode.NotAcceptable));

        Assert.That(await Ask(manager), Is.EqualTo("pem"u8.ToArray()));
    }

    [Test]
    public async Task A_certificate_that_is_not_there_is_not_there()
    {
        using var manager = new FakeKeyManager(_ => new HttpResponseMessage(HttpStatusCode.NotFound));

        Assert.That(await Ask(manager), Is.Null);
    }

    [TestCase(HttpStatusCode.Unauthorized)]
    [TestCase(HttpStatusCode.Forbidden)]
    [TestCase(HttpStatusCode.Redirect)]
    [TestCase(HttpStatusCode.InternalServerError)]
    [TestCase(HttpStatusCode.NotAcceptable)]
    public void Any_other_answer_stops_the_upload(HttpStatusCode status)
    {
        using var manager = new FakeKeyManager(_ => new HttpResponseMessage(status));

        Assert.That(async () => await Ask(manager), Throws.TypeOf<SignatureVerificationException>());
    }

    [Test]
    public void A_key_manager_that_is_away_stops_the_upload()
    {
        using var manager = new FakeKeyManager(_ => throw new HttpRequestException("away"));
        using var endless = new FakeKeyManager(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(new byte[100_000]) });

        Assert.That(async () => await Ask(manager), Throws.TypeOf<SignatureVerificationException>());
        Assert.That(async () => await Ask(endless), Throws.TypeOf<SignatureVerificationException>());
    }

    [Test]
    public void A_token_does_not_print() => Assert.That(Caller.ToString(), Does.Not.Contain("secret"));

    private static async Task<byte[]?> Ask(FakeKeyManager manager, string endpoint = "http://host/")
    {
        using var client = new HttpClient(manager, disposeHandler: false);
        return await new BarbicanCertificates(new Uri(endpoint), client).FindAsync(Caller, Id, default);
    }

    private sealed class FakeKeyManager(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public List<string> Seen { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen.Add($"{request.RequestUri} {request.Headers.Accept} {string.Join(',', request.Headers.GetValues("X-Auth-Token"))}");
            return Task.FromResult(answer(request));
        }
    }
}
