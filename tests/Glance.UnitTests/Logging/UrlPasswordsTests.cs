using Glance.Logging.Masking;
using NUnit.Framework;

namespace Glance.UnitTests.Logging;

internal sealed class UrlPasswordsTests
{
    [TestCase("auth_url = 'https://glance:Tr0ub4dor@ks:35357x/v3': a URL is expected", "auth_url = 'https://glance:***@ks:35357x/v3': a URL is expected")]
    [TestCase("ftp://glance:Tr0ub4dor@ks and http://u:p@h", "ftp://glance:***@ks and http://u:***@h")]
    [TestCase("password = 'x': expected none", "password = 'x': expected none")]
    [TestCase("http://host:9292/path", "http://host:9292/path")]
    [TestCase("", "")]
    public void Passwords_of_addresses_are_hidden_and_nothing_else_is(string text, string expected) =>
        Assert.That(UrlPasswords.Hide(text), Is.EqualTo(expected));
}
