using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Glance.Logging;
using Glance.Logging.Masking;
using Glance.UnitTests.Architecture;
using NUnit.Framework;

namespace Glance.UnitTests.Logging;

internal sealed partial class SecretMaskTests
{
    /// <summary>Every sentence in the sources, logged or not, with a word in the place of each of its values.</summary>
    [Test]
    public void No_word_of_our_own_messages_is_taken_for_a_secret()
    {
        var eaten = from file in Repository.Sources("src")
                    from line in File.ReadLines(file)
                    where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
                    from Match literal in Literal().Matches(line)
                    let text = Hole().Replace(literal.Groups[1].Value, "GET")
                    where text.Count(c => c == ' ') > 2 && SecretMask.Apply(text) != text
                    select $"{Repository.Relative(file)}: {SecretMask.Apply(text)}";

        Assert.That(eaten, Is.Empty);
    }

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Hole();

    [TestCase("connection = mysql+pymysql://glance:pw@db/glance", "connection = mysql+pymysql://glance:***@db/glance")]
    [TestCase("rabbit://u:p@ss@h:5672/", "rabbit://u:***@h:5672/")]
    [TestCase("http://host:9292/v2/images?a=user@example.org", "http://host:9292/v2/images?a=user@example.org")]
    [TestCase("swift+http://acct:user:key@auth/v1/c/o", "swift+http://acct:***@auth/v1/c/o")]
    [TestCase("X-Auth-Token: abc123", "X-Auth-Token: ***")]
    [TestCase("x-subject-token=abc123 next", "x-subject-token=*** next")]
    [TestCase("{'X-Service-Token': 'abc', 'Accept': 'json'}", "{'X-Service-Token': '***', 'Accept': 'json'}")]
    [TestCase("{\"password\": \"a b\\\"c\", \"name\": \"n\"}", "{\"password\": \"***\"c\", \"name\": \"n\"}")]
    [TestCase("admin_password=secret&x=1", "admin_password=***&x=1")]
    [TestCase("swift_store_key = k1", "swift_store_key = ***")]
    [TestCase("Authorization: Basic dXNlcjpwdw==", "Authorization: ***")]
    [TestCase("token gAAAAABkabcdefghij_klmnopqrstuvwxyz was", "token *** was")]
    [TestCase("10.0.0.1 - - [04/Mar/2026 05:06:07] \"GET /v2/images HTTP/1.1\" 200 262 0.012345", "10.0.0.1 - - [04/Mar/2026 05:06:07] \"GET /v2/images HTTP/1.1\" 200 262 0.012345")]
    [TestCase("passwords are kept elsewhere: see the manual", "passwords are kept elsewhere: see the manual")]
    [TestCase("password=", "password=")]
    [TestCase("password=***", "password=***")]
    [TestCase("postgresql://u:p@ss@h/glance", "postgresql://u:***@h/glance")]
    [TestCase("postgresql+psycopg2://u:p/w@h:5432/glance", "postgresql+psycopg2://u:***@h:5432/glance")]
    [TestCase("postgresql://u:p?w#x@h/glance", "postgresql://u:***@h/glance")]
    [TestCase("postgresql://u:p@s/s?w@h/glance is wrong", "postgresql://u:***@h/glance is wrong")]
    [TestCase("postgresql://u:a b@h/glance", "postgresql://u:***@h/glance")]
    [TestCase("'postgresql://u:p'q@h/glance' is wrong", "'postgresql://u:***@h/glance' is wrong")]
    [TestCase("postgresql://u:p@h/glance?application_name=a@b", "postgresql://u:***@h/glance?application_name=a@b")]
    [TestCase("postgresql://h/glance", "postgresql://h/glance")]
    [TestCase("postgresql://u@h:5432/glance", "postgresql://u@h:5432/glance")]
    [TestCase("postgresql://h:5432/glance", "postgresql://h:5432/glance")]
    [TestCase("postgresql://u:secret/glance", "postgresql://u:***/glance")]
    [TestCase("postgresql://u:5432@h/glance", "postgresql://u:***@h/glance")]
    [TestCase("postgresql://u:p<w>@h/glance", "postgresql://u:***@h/glance")]
    [TestCase("see (mysql://u:p@h/glance), then go on", "see (mysql://u:***@h/glance), then go on")]
    [TestCase("such as postgresql://user:<password>@host/glance", "such as postgresql://user:<password>@host/glance")]
    [TestCase("PostgreSQL refuses password or user: 28P01: no", "PostgreSQL refuses password or user: 28P01: no")]
    [TestCase("mssql:///?x=***: the dialect is unknown; such as a@b", "mssql:///?x=***: the dialect is unknown; such as a@b")]
    [TestCase("{\"url\":\"http://u:p@h/x\",\"mail\":\"a@b\"}", "{\"url\":\"http://u:***@h/x\",\"mail\":\"a@b\"}")]
    public void Secrets_become_stars_and_nothing_else_does(string text, string expected) =>
        Assert.That(SecretMask.Apply(text), Is.EqualTo(expected));

    /// <summary>
    /// Every ending that names a secret, alone and as an option's name ends, in each form in which names and values are printed.
    /// </summary>
    [Test]
    public void No_kind_of_secret_is_forgotten(
        [Values(
            "password", "passwd", "pswd", "os_pass", "adminpass", "secret", "token", "secret_key", "access_key", "api_key", "apikey", "auth_key", "store_key",
            "private_key", "hmac_keys", "hmac_key", "authorization", "set_cookie", "bind_pw", "secret_uuid")]
        string name,
        [Values("{0} = {1}", "{0}={1}&x=1", "{0}: {1}", "'{0}': '{1}'", "\"{0}\": \"{1}\"", "my_{0}={1}", "MY-{0}: {1}")] string form)
    {
        var text = string.Format(CultureInfo.InvariantCulture, form, name, "hunter2xyz");
        var shouted = string.Format(CultureInfo.InvariantCulture, form, name.ToUpperInvariant().Replace('_', '-'), "hunter2xyz");

        Assert.That((SecretMask.Apply(text), SecretMask.Apply(shouted)), Is.EqualTo((text.Replace("hunter2xyz", "***", StringComparison.Ordinal), shouted.Replace("hunter2xyz", "***", StringComparison.Ordinal))));
    }

    [Test]
    public void A_named_value_never_survives()
    {
        var words = Gen.Elements("password", "X-Auth-Token", "s3_store_secret_key", "admin-password", "api_key");
        var separators = Gen.Elements("=", ": ", " = ", "':'", "\": \"");
        var secrets = Gen.Elements("hunter2xyz", "Zq9-Zq9", "Zq9/Zq9+Zq9", "Zq9@Zq9");
        var around = Gen.Elements("", " ", "text, ", "{'", "a=b&", "https://x:y@z/ ");
        var texts = from before in around
                    from name in words
                    from separator in separators
                    from secret in secrets
                    from after in Gen.Elements("", " end", "', 'x': 1}", "&z=1")
                    select (Text: before + name + separator + secret + after, Secret: secret);

        Prop.ForAll(texts.ToArbitrary(), made => !SecretMask.Apply(made.Text).Contains(made.Secret, StringComparison.Ordinal))
            .QuickCheckThrowOnFailure();
    }

    [Test]
    public void Any_text_is_masked_without_an_exception_and_only_once() =>
        Prop.ForAll<string?>(text =>
        {
            var once = SecretMask.Apply(text ?? "");
            return SecretMask.Apply(once) == once;
        }).QuickCheckThrowOnFailure();

    [Test]
    public void A_secret_string_prints_stars()
    {
        var secret = new SecretString("hunter2");

        Assert.That($"{secret}", Is.EqualTo("***"));
        Assert.That(secret.Reveal(), Is.EqualTo("hunter2"));
        Assert.That(secret, Is.EqualTo(new SecretString("hunter2")));
    }
}
