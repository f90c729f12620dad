using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift;
using Glance.Stores.Drivers.Swift.Options;
using Glance.UnitTests.Operations.Uploads;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Swift;

/// <summary>Stores whose images lie in the accounts of callers, as they are made of options, before anything is connected.</summary>
internal sealed class TenantSwiftStoreMakingTests
{
    private const string Account = "swift+https://swift.example/v1/AUTH_p";

    private readonly HeardLog _log = new();

    [Test]
    public void One_without_a_login_says_once_what_stays_undone()
    {
        _ = Make(_ => null);

        Assert.That(
            _log.Of(LogLevel.Warning).Single(), Does.StartWith("Store cold: [cold] swift_store_multi_tenant has no login beside it"));
    }

    [TestCase(Account + "/glance_i/i", true)]
    [TestCase(Account + "/glance_i/j", false)]
    [TestCase(Account + "/glance/i", false)]
    [TestCase(Account + "/other_i/i", false)]
    [TestCase("swift+config://ref1/glance/i", true)]
    [TestCase("swift+config://other/glance/i", false)]
    public void Locations_of_both_ways_are_its_own(string url, bool owned)
    {
        var store = Make(LogIn);

        Assert.That(store.Owns(url), Is.EqualTo(owned));
        Assert.That(_log.Of(LogLevel.Warning), Is.Empty);
    }

    [Test]
    public void A_request_without_a_token_is_served_with_the_services_rights()
    {
        var store = Make(LogIn);

        Assert.That(store.For(RequestContext.Unauthenticated("r")), Is.SameAs(store));
    }

    private static string? LogIn(string name) => name switch
    {
        "auth_address" => "https://keystone.example/v3",
        "user" => "service:glance",
        "key" => "secret",
        _ => null,
    };

    private SwiftStore Make(Func<string, string?> login) => SwiftStore.Create(
        "cold", new SwiftStoreOptions { Section = "cold", MultiTenant = true, Login = login }, TimeProvider.System,
        _log.CreateLogger("store"));
}
