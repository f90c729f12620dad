using Glance.Domain.Requests;
using Glance.Stores.Drivers.Swift.Logins;
using Glance.Stores.Drivers.Swift.Options;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Swift;

/// <summary>Which account a request's token is for, and where it may be sent.</summary>
public sealed class CallersSwiftTests
{
    private const string Catalog = """
        [
          {"type": "image", "endpoints": [{"region": "one", "publicURL": "http://glance:9292"}]},
          {"type": "object-store", "endpoints": [
            {"region": "one", "publicURL": "https://swift.one/v1/AUTH_p/", "internalURL": "http://10.0.0.1:8080/v1/AUTH_p"},
            {"region": "two", "publicURL": "https://swift.two/v1/AUTH_p"}]}
        ]
        """;

    [TestCase("publicURL", null, "https://swift.one/v1/AUTH_p")]
    [TestCase("internalURL", null, "http://10.0.0.1:8080/v1/AUTH_p")]
    [TestCase("publicURL", "two", "https://swift.two/v1/AUTH_p")]
    [TestCase("adminURL", null, null)]
    [TestCase("publicURL", "three", null)]
    public void The_account_is_the_catalogues_of_the_wanted_kind(string type, string? region, string? account) =>
        Assert.That(Of(Catalog, new SwiftStoreOptions { EndpointType = type, Region = region })!.Storage, Is.EqualTo(account));

    [TestCase("https://swift.one/v1/AUTH_other", true)]
    [TestCase("http://10.0.0.1:8080/v1/AUTH_other/", true)]
    [TestCase("https://swift.two/v1/AUTH_p", true)]
    [TestCase("http://swift.one/v1/AUTH_p", false)]
    [TestCase("https://swift.one:444/v1/AUTH_p", false)]
    [TestCase("https://swift.one/v2/AUTH_p", false)]
    [TestCase("https://swift.one/AUTH_p", false)]
    [TestCase("https://swift.one/v1/AUTH_p/more", false)]
    [TestCase("https://swift.three/v1/AUTH_p", false)]
    [TestCase("http://glance:9292/v1/AUTH_p", false)]
    public void A_token_goes_to_the_catalogues_Swifts_alone(string account, bool known) =>
        Assert.That(Of(Catalog, new SwiftStoreOptions())!.Knows(new Uri(account)), Is.EqualTo(known));

    [Test]
    public void An_endpoint_of_the_options_counts_before_the_catalogue_and_without_it()
    {
        var options = new SwiftStoreOptions { Endpoint = new Uri("http://front/v1/AUTH_all") };

        Assert.That(new[] { Of(Catalog, options)!.Storage, Of(null, options)!.Storage }, Is.All.EqualTo("http://front/v1/AUTH_all"));
    }

    [TestCase(null)]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""[1, {"type": "object-store"}, {"type": "object-store", "endpoints": [{"publicURL": "nowhere?x"}, 7]}]""")]
    public void A_token_for_no_Swift_is_nobodys(string? catalog) => Assert.That(Of(catalog, new SwiftStoreOptions()), Is.Null);

    [Test]
    public void Without_a_token_there_is_nobody() =>
        Assert.That(
            CallersSwift.Of(RequestContext.Unauthenticated("r") with { ServiceCatalog = Catalog }, new SwiftStoreOptions()), Is.Null);

    private static CallersSwift? Of(string? catalog, SwiftStoreOptions options) => CallersSwift.Of(
        new RequestContext { RequestId = "r", Token = new CallerToken("t"), ServiceCatalog = catalog }, options);
}
