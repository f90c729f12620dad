using Glance.Domain.Locations;
using NUnit.Framework;

namespace Glance.UnitTests.Locations;

internal sealed class UrlPartsTests
{
    [TestCase("http://images.example", "http", null, "images.example", null, "")]
    [TestCase("http://images.example/", "http", null, "images.example", null, "/")]
    [TestCase("HTTP://Images.Example/Path?Query", "http", null, "images.example", null, "/Path?Query")]
    [TestCase("x://h", "x", null, "h", null, "")]
    [TestCase("http://images.example?query", "http", null, "images.example", null, "?query")]
    [TestCase("http://images.example/path?query#fragment", "http", null, "images.example", null, "/path?query")]
    [TestCase("http://images.example/#", "http", null, "images.example", null, "/")]
    [TestCase("http://images.example#fragment/x?y", "http", null, "images.example", null, "")]
    [TestCase("http://User:p@ss@images.example:8443/", "http", "User:p@ss", "images.example", 8443, "/")]
    [TestCase("http://@images.example/", "http", "", "images.example", null, "/")]
    [TestCase("http://images.example/a@b", "http", null, "images.example", null, "/a@b")]
    [TestCase("http://images.example:0/", "http", null, "images.example", 0, "/")]
    [TestCase("http://images.example:65535", "http", null, "images.example", 65535, "")]
    [TestCase("http://images.example:/x", "http", null, "images.example", null, "/x")]
    [TestCase("http://[2001:DB8::1]", "http", null, "2001:db8::1", null, "")]
    [TestCase("http://[2001:DB8::1]:/", "http", null, "2001:db8::1", null, "/")]
    [TestCase("http://user@[2001:DB8::1]:80/x", "http", "user", "2001:db8::1", 80, "/x")]
    public void A_url_is_split_as_it_was_written(string url, string scheme, string? user, string host, int? port, string path)
    {
        Assert.That(UrlParts.TryParse(url, out var parts), Is.True);
        Assert.That(parts, Is.EqualTo(new UrlParts(scheme, user, host, port, path)));
    }

    [TestCase("")]
    [TestCase("images.example/x")]
    [TestCase("http:/images.example/", Description = "no authority")]
    [TestCase("://images.example/", Description = "no scheme")]
    [TestCase("http:///x", Description = "no host")]
    [TestCase("http://?x")]
    [TestCase("http://#x")]
    [TestCase("http://:80/", Description = "a port, and no host")]
    [TestCase("http://user@/x")]
    [TestCase("http://user@:80/x")]
    [TestCase(" http://images.example/", Description = "a space before it")]
    [TestCase("http://images.example/ ", Description = "and behind it")]
    [TestCase("http://images.example/\u007f")]
    [TestCase("http://images.example/é")]
    [TestCase("http://images.example\\@other.example/")]
    [TestCase("http://images%2eexample/")]
    [TestCase("http://images.example:65536/")]
    [TestCase("http://images.example:+80/")]
    [TestCase("http://images.example: 80/")]
    [TestCase("http://images.example:80:80/")]
    [TestCase("http://images.example:b]/")]
    [TestCase("http://[::1/", Description = "a bracket that is never closed")]
    [TestCase("http://[::1]x/", Description = "something between the bracket and the port")]
    [TestCase("http://[::1]80/")]
    [TestCase("http://[::1]:80x/")]
    [TestCase("http://[]/")]
    [TestCase("http://[images.example]/", Description = "a name in brackets")]
    [TestCase("http://[fe80::1%25eth0]/", Description = "a zone")]
    [TestCase("http://2001:db8::1/", Description = "an IPv6 address without brackets")]
    public void What_is_no_absolute_url_with_a_host_is_refused(string url)
    {
        Assert.That(UrlParts.TryParse(url, out var parts), Is.False);
        Assert.That(parts, Is.Null);
    }
}
