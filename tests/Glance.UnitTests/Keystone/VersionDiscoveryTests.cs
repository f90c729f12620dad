using System.Net;
using System.Text;
using Glance.Keystone;
using Glance.Keystone.Sessions;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

internal sealed class VersionDiscoveryTests
{
    private const string Versions = """
        {"versions":{"values":[
            {"id":"v2.0","links":[{"rel":"self","href":"http://inner/old/"}]},
            {"id":"v3.14","links":[{"rel":"other","href":"http://inner/no"},{"rel":"self","href":"http://inner/HREF/"}]}]}}
        """;

    [TestCase("http://k:5000", "/v3", "http://k:5000/v3", Description = "host and scheme stay the operator's")]
    [TestCase("http://k:5000", "/identity/v3", "http://k:5000/identity/v3")]
    [TestCase("https://k/identity", "/identity/v3", "https://k/identity/v3")]
    [TestCase("https://k/identity/v2.0", "/identity/v3", "https://k/identity/v3")]
    [TestCase("https://k/identity/v2.0/", "/identity/v3", "https://k/identity/v3")]
    public async Task The_third_version_is_where_keystone_says(string given, string path, string expected)
    {
        using var keystone = new Answering(HttpStatusCode.MultipleChoices, Versions.Replace("/HREF", path, StringComparison.Ordinal));

        Assert.That((await FindAsync(keystone, given)).AbsoluteUri, Is.EqualTo(expected));
    }

    [TestCase("http://k:5000", "http://k:5000/now/v3")]
    [TestCase("https://k/identity", "https://k/identity/now/v3")]
    public async Task A_place_told_without_a_host_is_below_the_address(string given, string expected)
    {
        using var keystone = new Answering(
            HttpStatusCode.MultipleChoices, Versions.Replace("http://inner/HREF/", "now/v3/", StringComparison.Ordinal));

        Assert.That((await FindAsync(keystone, given)).AbsoluteUri, Is.EqualTo(expected));
        Assert.That(keystone.Asked, Is.EqualTo(new[] { given + "/ application/json" }));
    }

    [TestCase("http://k/v3", "http://k/v3")]
    [TestCase("http://k/identity/v3/", "http://k/identity/v3")]
    public async Task An_address_with_the_version_is_taken_as_it_is(string given, string expected)
    {
        using var keystone = new Answering(HttpStatusCode.OK, Versions);

        Assert.That((await FindAsync(keystone, given)).AbsoluteUri, Is.EqualTo(expected));
        Assert.That(keystone.Asked, Is.Empty);
    }

    [TestCase(HttpStatusCode.OK, "no JSON")]
    [TestCase(HttpStatusCode.OK, "null")]
    [TestCase(HttpStatusCode.OK, "{}")]
    [TestCase(HttpStatusCode.OK, """{"versions":{"values":[{"id":"v2.0","links":[{"rel":"self","href":"http://k/old"}]}]}}""")]
    [TestCase(HttpStatusCode.OK, """{"versions":{"values":[{"id":"v3","links":[{"rel":"other","href":"http://k/other"}]}]}}""")]
    [TestCase(HttpStatusCode.OK, """{"versions":{"values":[{"id":"v3"}]}}""")]
    [TestCase(HttpStatusCode.NotFound, Versions)]
    [TestCase(HttpStatusCode.Unauthorized, Versions)]
    public async Task An_unclear_answer_means_the_usual_place(HttpStatusCode status, string body)
    {
        using var keystone = new Answering(status, body);

        Assert.That((await FindAsync(keystone, "http://k/identity")).AbsoluteUri, Is.EqualTo("http://k/identity/v3"));
    }

    [TestCase(HttpStatusCode.InternalServerError)]
    [TestCase(HttpStatusCode.ServiceUnavailable)]
    public void A_keystone_in_trouble_is_no_answer(HttpStatusCode status)
    {
        using var keystone = new Answering(status, Versions);

        Assert.That(async () => await FindAsync(keystone, "http://k"), Throws.TypeOf<KeystoneUnavailableException>());
    }

    [Test]
    public async Task An_address_is_asked_once_whatever_version_it_came_with()
    {
        using var keystone = new Answering(HttpStatusCode.OK, Versions.Replace("HREF", "v3", StringComparison.Ordinal));
        using var client = new HttpClient(keystone);
        var discovery = Discovery(client);

        foreach (var given in new[] { "http://k/x", "http://k/x/", "http://k/x/v2.0", "http://k/y" })
            await discovery.FindAsync(new Uri(given), default);

        Assert.That(keystone.Asked, Is.EqualTo(new[] { "http://k/x/ application/json", "http://k/y/ application/json" }));
    }

    private static async Task<Uri> FindAsync(Answering keystone, string given)
    {
        using var client = new HttpClient(keystone, disposeHandler: false);
        return await Discovery(client).FindAsync(new Uri(given), default);
    }

    private static VersionDiscovery Discovery(HttpClient client) => new(new KeystoneTransport(
        client,
        new SessionOptions { Login = new LoginOptions { AuthUrl = new Uri("http://k"), Secret = new SecretText("s") }, ConnectRetries = 0 },
        TimeProvider.System));

    private sealed class Answering(HttpStatusCode status, string body) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add($"{request.RequestUri} {request.Headers.Accept}");
            var content = new StringContent(body, Encoding.UTF8, "application/json");
            return Task.FromResult(new HttpResponseMessage(status) { Content = content });
        }
    }
}
