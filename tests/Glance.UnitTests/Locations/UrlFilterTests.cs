using Glance.Domain.Locations;
using Glance.TestKit.InMemory;
using NUnit.Framework;

namespace Glance.UnitTests.Locations;

public sealed class UrlFilterTests
{
    private static readonly (string, string[])[] Names =
    [
        ("images.example", ["93.184.216.34"]), ("private.example", ["10.1.2.3"]), ("loop.example", ["127.0.0.1"]), ("mixed.example", ["93.184.216.34", "169.254.169.254"]),
        ("six.example", ["2606:2800:220::7"]), ("inside.example", ["::ffff:127.0.0.1"]), ("nat.example", ["64:ff9b::7f00:1"]), ("old.example", ["2002:7f00:1::"]),
    ];

    [TestCase("http://images.example/x")]
    [TestCase("https://images.example:443/x?y#z")]
    [TestCase("HTTP://IMAGES.EXAMPLE/x")]
    [TestCase("http://user:secret@images.example/x")]
    [TestCase("http://private.example/")]
    [TestCase("http://six.example/")]
    [TestCase("http://93.184.216.34/")]
    [TestCase("http://[2606:2800:220::7]:80/")]
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
    [TestCase("93.184.216.34")]
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

    [Test]
    public async Task An_address_of_this_machine_is_refused_whatever_it_is_and_however_it_is_written()
    {
        var hosts = new NoHosts(Names) { Own = ["10.1.2.3", "93.184.216.34", "2606:2800:220::7"] };
        var filter = new UrlFilter(new UrlRules(), hosts);
        string[] urls =
        [
            "http://private.example/", "http://10.1.2.3/", "http://images.example/", "http://six.example/", "http://[2606:2800:220::7]/", "http://[::ffff:10.1.2.3]/",
            "http://[64:ff9b::10.1.2.3]/", "http://[2002:a01:203::]/", "http://[::ffff:0:10.1.2.3]/",
        ];

        foreach (var url in urls)
            Assert.That(await filter.AllowsAsync(url, CancellationToken.None), Is.False, url);
        Assert.That(filter.Permits("http://10.1.2.3/"), Is.True, "the URL by itself does not tell whose address it is");
        Assert.That(await new UrlFilter(new UrlRules { AllowedHosts = ["10.1.2.3"] }, hosts).AllowsAsync("http://10.1.2.3/", CancellationToken.None), Is.True);
    }

    [TestCase("metadata.example", "169.254.169.254", false)]
    [TestCase("metadata.example", "fd00:ec2::254", false)]
    [TestCase("metadata.example", "::ffff:100.100.100.200", false)]
    [TestCase("shared.example", "100.64.0.1", true)]
    [TestCase("loop.example", "::1", true)]
    public async Task A_name_that_is_allowed_never_leads_to_a_metadata_service(string host, string address, bool allowed)
    {
        var filter = new UrlFilter(new UrlRules { AllowedHosts = [host] }, new NoHosts((host, [address])));

        Assert.That(await filter.AllowsAsync($"http://{host}/", CancellationToken.None), Is.EqualTo(allowed));
    }

    [TestCase("169.254.169.254")]
    [TestCase("fd00:ec2::254")]
    public async Task A_metadata_address_that_is_itself_allowed_is(string address)
    {
        var host = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;

        Assert.That(await AllowsAsync($"http://{host}/", new UrlRules { AllowedHosts = [address] }), Is.True);
    }

    [TestCase("images.example", "http://images.example./")]
    [TestCase("IMAGES.example", "http://images.example/")]
    [TestCase("images.example.", "http://images.example/")]
    [TestCase("fd00::1", "http://[fd00:0:0::1]/")]
    [TestCase("10.1.2.3", "http://[::ffff:10.1.2.3]/")]
    [TestCase("::ffff:10.1.2.3", "http://private.example/")]
    public async Task A_disallowed_host_has_no_other_spelling(string host, string url) =>
        Assert.That(await AllowsAsync(url, new UrlRules { DisallowedHosts = [host] }), Is.False);

    [TestCase("0x7f.1")]
    [TestCase("0x7f000001")]
    [TestCase("images.0x7f")]
    [TestCase("images.1")]
    [TestCase("127.0.0.1.")]
    [TestCase("93.184.216.34.")]
    [TestCase("017700000001")]
    [TestCase("93.184.55330")]
    [TestCase("93.184.216.034")]
    [TestCase("0x")]
    [TestCase("images..")]
    [TestCase(".")]
    public async Task A_number_in_another_notation_is_no_host_and_nobody_is_asked_for_it(string host)
    {
        var hosts = new NoHosts((host, ["93.184.216.34"]), (host.TrimEnd('.'), ["93.184.216.34"]));

        Assert.That(await new UrlFilter(new UrlRules { AllowedHosts = [host, host.TrimEnd('.')] }, hosts).AllowsAsync($"http://{host}/", CancellationToken.None), Is.False);
        Assert.That(hosts.Asked, Is.Empty);
    }

    private static async Task<bool> AllowsAsync(string url, UrlRules? rules = null) =>
        await new UrlFilter(rules ?? new UrlRules(), new NoHosts(Names)).AllowsAsync(url, CancellationToken.None);
}
