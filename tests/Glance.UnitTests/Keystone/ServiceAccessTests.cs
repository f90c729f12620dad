using Glance.Keystone;
using Glance.Keystone.Sessions;
using Glance.TestKit.Keystone;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

/// <summary>Another service of the cloud, as a store uses it.</summary>
internal sealed class ServiceAccessTests : KeystoneTest
{
    [Test]
    public async Task A_token_and_the_place_of_the_service_serve_until_the_token_is_to_be_renewed()
    {
        using var access = Access(Session() with { RenewEarly = TimeSpan.FromMinutes(2) });

        var first = await access.CurrentAsync(default);
        Time.Advance(new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero) - Start - TimeSpan.FromSeconds(121));
        var same = await access.CurrentAsync(default);
        Time.Advance(TimeSpan.FromSeconds(1));
        var next = await access.CurrentAsync(default);

        Assert.That((first.Token, next.Token, same), Is.EqualTo(("service-1", "service-2", first)));
        Assert.That(first.Endpoint, Is.EqualTo(new Uri(Keystone.Address.AbsoluteUri + "v3")));
    }

    [Test]
    public async Task A_refused_token_is_dropped_once()
    {
        using var access = Access(Session());
        var refused = await access.CurrentAsync(default);

        access.Forget(refused);
        var next = await access.CurrentAsync(default);
        access.Forget(refused);

        Assert.That((next.Token, await access.CurrentAsync(default)), Is.EqualTo(("service-2", next)));
    }

    [Test]
    public async Task A_service_that_the_catalogue_does_not_name_has_no_place()
    {
        using var access = Access(Session() with { Interface = "adminURL" });

        Assert.That((await access.CurrentAsync(default)).Endpoint, Is.Null);
    }

    [Test]
    public void Refused_credentials_are_told_without_the_password()
    {
        Keystone.Mood = FakeKeystoneMood.RefusesLogins;
        using var access = Access(Session());

        Assert.That(async () => await access.CurrentAsync(default), Throws.TypeOf<KeystoneUnavailableException>()
            .With.Message.Contains("answered 401").And.Message.Contains("glance").And.Message.Not.Contains("secret"));
    }

    private ServiceAccess Access(SessionOptions options) => new(options, "cold", "identity", Time, NullLogger.Instance);
}
