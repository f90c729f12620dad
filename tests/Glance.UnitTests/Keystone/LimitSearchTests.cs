using System.Text;
using Glance.Domain.Quotas;
using Glance.Keystone.Limits;
using Glance.Keystone.Sessions;
using Glance.TestKit.Web;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

/// <summary>How the service that limits belong to is found in a Keystone that answers no questions but these.</summary>
internal sealed class LimitSearchTests
{
    private FakeWebServer _keystone = null!; // NUnit calls the set-up before every test.

    [SetUp]
    public void Begin()
    {
        _keystone = FakeWebServer.Start();
        Serve("/v3/limits/model", """{"model":{"name":"flat"}}""");
    }

    [TearDown]
    public async Task EndAsync() => await _keystone.DisposeAsync();

    [Test]
    public async Task A_type_is_enough_to_find_the_limits_of_a_service_without_region()
    {
        Serve("/v3/services?type=image", """{"services":[{"id":"s1"}]}""");
        Serve("/v3/endpoints?service_id=s1&interface=public", """{"endpoints":[{"id":"e1","service_id":"s1"}]}""");
        Serve("/v3/limits?service_id=s1&project_id=p1", """{"limits":[]}""");
        Serve("/v3/registered_limits?service_id=s1", Registered(7));

        Assert.That(await LimitAsync(new LimitOptions { Session = Session, ServiceType = "image" }), Is.EqualTo(7));
    }

    [Test]
    public async Task Name_type_interface_and_region_all_count_and_are_sent_as_they_are()
    {
        Serve("/v3/services?type=a%26b&name=my%20glance", """{"services":[{"id":"s/1"}]}""");
        Serve(
            "/v3/endpoints?service_id=s%2F1&interface=internal&region_id=%C3%96st%3D1",
            """{"endpoints":[{"id":"e1","service_id":"s/1","region_id":"Öst=1"}]}""");
        Serve("/v3/limits?service_id=s%2F1&region_id=%C3%96st%3D1&project_id=p1", """{"limits":[]}""");
        Serve("/v3/registered_limits?service_id=s%2F1&region_id=%C3%96st%3D1", Registered(8));

        var limit = await LimitAsync(new LimitOptions
        {
            Session = Session,
            ServiceType = "a&b",
            ServiceName = "my glance",
            RegionName = "Öst=1",
            Interface = "internal",
        });

        Assert.That(limit, Is.EqualTo(8));
    }

    [TestCase("""{"services":[]}""", "fit 0 services")]
    [TestCase("{}", "fit 0 services")]
    [TestCase("""{"services":[{"id":"s1"},{"id":"s2"}]}""", "fit 2 services")]
    public void Limits_belong_to_one_service(string services, string expected)
    {
        Serve("/v3/services?type=image", services);

        Assert.That(() => LimitAsync(ByType), Throws.TypeOf<LimitsUnavailableException>().With.Message.Contains(expected));
    }

    [TestCase("""{"endpoints":[]}""", "region 'any' are 0")]
    [TestCase("{}", "region 'any' are 0")]
    [TestCase("""{"endpoints":[{"service_id":"s1"},{"service_id":"s1"}]}""", "region 'any' are 2")]
    [TestCase("""{"endpoints":[{"id":"e1"}]}""", "belongs to no service")]
    public void Limits_belong_to_one_endpoint_of_it(string endpoints, string expected)
    {
        Serve("/v3/services?type=image", """{"services":[{"id":"s1"}]}""");
        Serve("/v3/endpoints?service_id=s1&interface=public", endpoints);

        Assert.That(() => LimitAsync(ByType), Throws.TypeOf<LimitsUnavailableException>().With.Message.Contains(expected));
    }

    [TestCase(403, "system_scope")]
    [TestCase(500, "answered 500")]
    public void An_answer_that_is_none_says_what_to_do(int status, string expected)
    {
        _keystone.Pages["/v3/limits/model"] = exchange => exchange.SendAsync($"HTTP/1.1 {status} No\r\nContent-Length: 0", []);

        Assert.That(() => LimitAsync(ByType), Throws.TypeOf<LimitsUnavailableException>().With.Message.Contains(expected));
    }

    private LimitOptions ByType => new() { Session = Session, ServiceType = "image" };

    private SessionOptions Session => new()
    {
        Login = new LoginOptions { Kind = LoginKind.AdminToken, AuthUrl = new Uri(_keystone.Url + "/v3"), Secret = new SecretText("s") },
        ConnectRetries = 0,
    };

    private static string Registered(int limit) =>
        $$"""{"registered_limits":[{"resource_name":"image_count_total","default_limit":{{limit}}}]}""";

    private void Serve(string path, string document) => _keystone.Serve(path, Encoding.UTF8.GetBytes(document));

    private static async Task<long> LimitAsync(LimitOptions options)
    {
        using var limits = KeystoneLimits.Create(options, TimeProvider.System, NullLoggerFactory.Instance);
        return await limits.LimitAsync(ProjectResource.ImageCountTotal, "p1", default);
    }
}
