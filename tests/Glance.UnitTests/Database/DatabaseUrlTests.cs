using FsCheck;
using FsCheck.Fluent;
using Glance.Database;
using NUnit.Framework;

namespace Glance.UnitTests.Database;

public sealed class DatabaseUrlTests
{
    [TestCase("sqlite:///relative.db", "relative.db")]
    [TestCase("sqlite:////absolute/a%20b.db", "/absolute/a%20b.db")]
    [TestCase("sqlite+pysqlite:///x.db?timeout=3", "x.db")]
    [TestCase("sqlite:///", "")]
    [TestCase("sqlite://", null)]
    [TestCase("SQLite:///x", "x")]
    [TestCase("  sqlite:///x\n", "x")]
    public void The_file_of_an_sqlite_url_is_taken_literally(string text, string? name)
    {
        var url = DatabaseUrl.Parse(text);

        Assert.That((url.Dialect, url.Name, url.Host), Is.EqualTo(("sqlite", name, (string?)null)));
    }

    [Test]
    public void User_and_password_are_decoded_and_the_rest_is_split()
    {
        var url = DatabaseUrl.Parse("mysql+pymysql://gl%40nce:p%2Fss:w%40rd@[::1]:3307/glance?charset=utf8&ssl_ca=%2Fetc%2Fca.pem");

        Assert.That((url.Dialect, url.Driver, url.User, url.Password), Is.EqualTo(("mysql", "pymysql", "gl@nce", "p/ss:w@rd")));
        Assert.That((url.Host, url.Port, url.Name), Is.EqualTo(("::1", (int?)3307, "glance")));
        Assert.That(url.Options, Is.EquivalentTo(new Dictionary<string, string> { ["charset"] = "utf8", ["ssl_ca"] = "/etc/ca.pem" }));
    }

    [TestCase("mysql://db:1/glance?=x&ssl", "mysql://db:1/glance")]
    [TestCase("mysql://db:65535/glance", "mysql://db:65535/glance")]
    [TestCase("postgresql://u:secret@db:5432/glance", "postgresql://u:***@db:5432/glance")]
    [TestCase("postgresql://u@db/glance", "postgresql://u@db/glance")]
    [TestCase("postgresql://db/glance?user=u&password=secret", "postgresql://db/glance?user=u&password=***")]
    [TestCase("mysql://u:secret@[::1]:3/d", "mysql://u:***@[::1]:3/d")]
    [TestCase("sqlite:////a/b", "sqlite:////a/b")]
    [TestCase("sqlite://", "sqlite://")]
    public void Printing_masks_passwords(string text, string printed) => Assert.That(DatabaseUrl.Parse(text).ToString(), Is.EqualTo(printed));

    [TestCase("")]
    [TestCase("glance.sqlite")]
    [TestCase("sqlite:/x")]
    [TestCase("://x")]
    [TestCase("my sql://secret:secret@db")]
    [TestCase("mysql://u:secret@db:port/x")]
    [TestCase("mysql://u:secret@db:65536/x")]
    [TestCase("mysql://u:secret@db:0/x")]
    [TestCase("mysql://u:p@secret@db/x")]
    [TestCase("mysql://u:p@s:secret@db/x")]
    [TestCase("postgresql://u:p@ss/secret@db/x")]
    public void What_is_no_url_is_refused_without_repeating_a_password(string text) =>
        Assert.That(() => DatabaseUrl.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains("expected").And.Message.Not.Contains("secret"));

    [Test]
    public void Any_user_and_password_come_back_from_their_encoded_form()
    {
        var texts = ArbMap.Default.GeneratorFor<NonEmptyString>().Select(text => text.Get).Where(IsUnicode);
        Prop.ForAll(Arb.From(texts.Two()), pair =>
        {
            var url = DatabaseUrl.Parse($"postgresql://{Uri.EscapeDataString(pair.Item1)}:{Uri.EscapeDataString(pair.Item2)}@host/name");
            return url.User == pair.Item1 && url.Password == pair.Item2 && url.Host == "host" && url.Name == "name";
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void Any_text_is_a_url_or_a_format_error_and_a_url_prints_as_one()
    {
        var parts = Gen.Elements("sqlite", "mysql+x", ":", "/", "//", "://", "@", "?", "&", "=", "%", "%4", "[", "]", "::1", "a", "é", "1");
        Prop.ForAll(Arb.From(parts.ListOf().Select(list => string.Concat(list))), text =>
        {
            try
            {
                var printed = DatabaseUrl.Parse(text).ToString();
                return DatabaseUrl.Parse(printed).ToString() == printed;
            }
            catch (FormatException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsUnicode(string text) => text.EnumerateRunes().All(rune => rune.Value != 0xFFFD);
}
