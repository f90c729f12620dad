using Glance.Stores.Drivers.Http;
using NUnit.Framework;

namespace Glance.UnitTests.Stores;

[Parallelizable(ParallelScope.All)]
internal sealed class HttpReferenceTests
{
    // RFC 3986, 5.4; a scheme that is no web server's is left for whoever reads the URL to refuse.
    [TestCase("g:h", "g:h")]
    [TestCase("g", "http://a:81/b/c/g")]
    [TestCase("./g", "http://a:81/b/c/g")]
    [TestCase("g/", "http://a:81/b/c/g/")]
    [TestCase("/g", "http://a:81/g")]
    [TestCase("//g", "http://g")]
    [TestCase("//g:82/x", "http://g:82/x")]
    [TestCase("?y", "http://a:81/b/c/d;p?y")]
    [TestCase("g?y", "http://a:81/b/c/g?y")]
    [TestCase("#s", "http://a:81/b/c/d;p?q#s")]
    [TestCase("g#s", "http://a:81/b/c/g#s")]
    [TestCase("g?y#s", "http://a:81/b/c/g?y#s")]
    [TestCase(";x", "http://a:81/b/c/;x")]
    [TestCase(".", "http://a:81/b/c/")]
    [TestCase("./", "http://a:81/b/c/")]
    [TestCase("..", "http://a:81/b/")]
    [TestCase("../", "http://a:81/b/")]
    [TestCase("../g", "http://a:81/b/g")]
    [TestCase("../..", "http://a:81/")]
    [TestCase("../../g", "http://a:81/g")]
    [TestCase("../../../../g", "http://a:81/g")]
    [TestCase("/./g", "http://a:81/g")]
    [TestCase("/../g", "http://a:81/g")]
    [TestCase("g.", "http://a:81/b/c/g.")]
    [TestCase("..g", "http://a:81/b/c/..g")]
    [TestCase("./g/.", "http://a:81/b/c/g/")]
    [TestCase("g/../h", "http://a:81/b/c/h")]
    [TestCase("g;x=1/../y", "http://a:81/b/c/y")]
    [TestCase("g?y/../x", "http://a:81/b/c/g?y/../x")]
    [TestCase("g#s/../x", "http://a:81/b/c/g#s/../x")]
    [TestCase("g/h:i", "http://a:81/b/c/g/h:i")]
    [TestCase("a%2F..%2f//%7E", "http://a:81/b/c/a%2F..%2f//%7E")]
    [TestCase("http://other/x/../y", "http://other/x/../y")]
    [TestCase("", "")]
    public void A_reference_is_seen_from_where_it_was_found(string reference, string url) =>
        Assert.That(HttpReference.Resolve(new Uri("http://a:81/b/c/d;p?q"), reference), Is.EqualTo(url));

    [Test]
    public void An_address_of_the_sixth_version_keeps_its_brackets() =>
        Assert.That(HttpReference.Resolve(new Uri("http://[2001:db8::1]:81/x"), "y"), Is.EqualTo("http://[2001:db8::1]:81/y"));
}
