using Glance.Logging;
using Glance.Logging.Masking;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Logging;

internal sealed class UrlPasswordsTests
{
    [TestCase("auth_url = 'https://glance:Tr0ub4dor@ks:35357x/v3': a URL is expected", "auth_url = 'https://glance:***@ks:35357x/v3': a URL is expected")]
    [TestCase("ftp://glance:Tr0ub4dor@ks and http://u:p@h", "ftp://glance:***@ks and http://u:***@h")]
    [TestCase("password = 'x': expected none", "password = 'x': expected none")]
    [TestCase(
        "connection_parameters = 'password=SECRET&sslmode=require': no effect",
        "connection_parameters = 'password=***&sslmode=require': no effect")]
    [TestCase(
        "mssql+pyodbc:///?odbc_connect=DSN%3Da%3BPWD%3DSECRET: the dialect is unknown; known are a@b",
        "mssql+pyodbc:///?odbc_connect=DSN%3Da%3BPWD%3D***: the dialect is unknown; known are a@b")]
    [TestCase(
        "sqlite:///a.db: is locked; write postgresql://user:<password>@host/glance",
        "sqlite:///a.db: is locked; write postgresql://user:<password>@host/glance")]
    [TestCase("http://host:9292/path", "http://host:9292/path")]
    [TestCase("'http://u:hun…': expected", "'http://u:***…': expected")]
    [TestCase("'http://host:9292…' and http://u…", "'http://host:***…' and http://u…")]
    [TestCase("from mysql://glance:hun\nt er2@db/glance to none", "from mysql://glance:***@db/glance to none")]
    [TestCase("'http://u:hun\nter2@host/v3'", "'http://u:***@host/v3'")]
    [TestCase("http://host:abc\nmail to a@b", "http://host:abc\nmail to a@b")]
    [TestCase("public_endpoint = 'u:hun/ter@2@h': no URL", "public_endpoint = 'u:***@h': no URL")]
    [TestCase("'auth_url = u:hunter2@h' is no URL", "'auth_url = u:***@h' is no URL")]
    [TestCase("to /a/mysql:/u:hunter2@h/x: No such file", "to /a/mysql:/u:***@h/x: No such file")]
    [TestCase("/a/b.conf:3: [a] b = 'c': mail a@b", "/a/b.conf:3: [a] b = 'c': mail a@b")]
    [TestCase("user = 'a@b' and 'c: d@e', 'file:///f@g'", "user = 'a@b' and 'c: d@e', 'file:///f@g'")]
    [TestCase("", "")]
    public void Passwords_of_addresses_are_hidden_and_nothing_else_is(string text, string expected) =>
        Assert.That(UrlPasswords.Hide(text), Is.EqualTo(expected));

    [Test]
    public void A_finding_keeps_the_words_behind_its_names_in_the_log_and_loses_passwords_of_addresses()
    {
        using var probe = new LogProbe();

        probe.Start().LogWarning(OwnWords.Event, "{Finding}", "[a] password: expected mysql://u:hunter2@h/d");

        Assert.That(probe.Finish(), Has.One.EndsWith("[a] password: expected mysql://u:***@h/d"));
    }
}
