using Glance.Domain.Locations;
using Glance.UnitTests.Api;
using NUnit.Framework;

namespace Glance.UnitTests.Locations;

public sealed class UrlFilterTests
{
    private static readonly (string, string[])[] Names =
    [
        ("images.example", ["192.0.2.7"]), ("private.example", ["10.1.2.3"]), ("loop.example", ["127.0.0.1"]), ("mixed.example", ["192.0.2.7", "169.254.169.254"]),
        ("six.example", ["2001:db8::7"]), ("inside.example", ["::ffff:127.0.0.1"]), ("nat.example", ["64:ff9b::7f00:1"]), ("old.example", ["2002:7f00:1::"]),
    ];

    [TestCase("http://images.example/x")]
    [TestCase("https://images.example:443/x?y#z")]
    [TestCase("HTTP://IMAGES.EXAMPLE/x")]
    [TestCase("http://user:secret@images.example/x")]
    [TestCase("http://private.example/")]
    [TestCase("http://six.example/")]
    [TestCase("http://192.0.2.7/")]
    [TestCase("http://[2001:db8::7]:80/")]
    public async Task Open_hosts_are_allowed(string url) => Assert.That(await AllowsAsync(url), Is.True);

    [TestCase("http://loop.example/")]
    [TestCase("http://mixed.example/")]
    [TestCase("http://inside.example/")]
    [TestCase("http://nat.example/")]
    [TestCase("http://old.example/")]
    [TestCase("http://unknown.example/")]
    [TestCase("http://127.0.0.1/")]
    [TestCase("http://127.255.1.2/")]
    [TestCase("http://0.0.0.0/")]
    [TestCase("http://169.254.169.254/latest/meta-data")]
    [TestCase("http://[::1]/")]
    [TestCase("http://[::]/")]
    [TestCase("http://[::127.0.0.1]/")]
    [TestCase("http://[::ffff:7f00:1]/")]
    [TestCase("http://[fe80::1]/")]
    [TestCase("http://[fe80::1%25eth0]/")]
    [TestCase("http://2130706433/")]
    [TestCase("http://127.1/")]
    [TestCase("http://0177.0.0.1/")]
    [TestCase("http://0x7f.0.0.1/")]
    [TestCase("http://images.example:22/")]
    [TestCase("http://images.example:99999/")]
    [TestCase("http://images.example:-1/")]
    [TestCase("ftp://images.example/")]
    [TestCase("http:///x")]
    [TestCase("http://")]
    [TestCase("http:images.example")]
    [TestCase("http://images.example\\@127.0.0.1/")]
    [TestCase("http://images.example@127.0.0.1/")]
    [TestCase("http://127.0.0.1#@images.example/")]
    [TestCase("http://images%2eexample/")]
    [TestCase("http://[images.example]/")]
    [TestCase("http://[::1/")]
    [TestCase("http://images.example /")]
    [TestCase("http://images.example/\n")]
    [TestCase("http://ｉmages.example/")]
    [TestCase("")]
    public async Task Everything_else_is_refused(string url) => Assert.That(await AllowsAsync(url), Is.False);

    [Test]
    public async Task A_host_that_is_allowed_by_name_may_lie_anywhere()
    {
        var rules = new UrlRules { AllowedHosts = ["loop.example"], DisallowedHosts = ["loop.example"] };

        Assert.That((await AllowsAsync("http://loop.example/", rules), await AllowsAsync("http://images.example/", rules)), Is.EqualTo((true, false)));
    }

    [TestCase("images.example")]
    [TestCase("192.0.2.7")]
    public async Task A_host_is_disallowed_by_name_or_address(string host) =>
        Assert.That(await AllowsAsync("http://images.example/", new UrlRules { DisallowedHosts = [host] }), Is.False);

    [Test]
    public async Task Disallowed_schemes_and_ports_count_where_none_are_listed_as_allowed()
    {
        var rules = new UrlRules { AllowedSchemes = [], DisallowedSchemes = ["ftp"], AllowedPorts = [], DisallowedPorts = [22] };

        Assert.That(
            (await AllowsAsync("http://images.example:8080/", rules), await AllowsAsync("http://images.example:22/", rules), await AllowsAsync("ftp://images.example/", rules)),
            Is.EqualTo((true, false, false)));
    }

    [Test]
    public async Task No_name_is_looked_up_for_what_is_refused_anyway()
    {
        var hosts = new NoHosts(Names);
        var filter = new UrlFilter(new UrlRules(), hosts);

        await filter.AllowsAsync("ftp://images.example/", CancellationToken.None);
        await filter.AllowsAsync("http://images.example:22/", CancellationToken.None);

        Assert.That(hosts.Asked, Is.Empty);
    }

    private static async Task<bool> AllowsAsync(string url, UrlRules? rules = null) =>
        await new UrlFilter(rules ?? new UrlRules(), new NoHosts(Names)).AllowsAsync(url, CancellationToken.None);
}
