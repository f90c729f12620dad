using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Glance.Database.Aggregates.Locations;
using NUnit.Framework;

namespace Glance.UnitTests.Database;

public sealed class LocationCipherTests
{
    private static readonly LocationCipher Cipher = new(Encoding.UTF8.GetBytes("0123456789abcdef"));

    [Test]
    public void Any_url_comes_back()
    {
        Prop.ForAll(Arb.From(Gen.Choose(0, 70).Select(length => "é" + new string('x', length))), url => Cipher.Decrypt(Cipher.Encrypt(url)) == url)
            .QuickCheckThrowOnFailure();
    }

    [Test]
    public void The_same_url_is_never_encrypted_alike() =>
        Assert.That(Enumerable.Range(0, 50).Select(_ => Cipher.Encrypt("file:///a")), Is.Unique);

    [Test]
    public void The_text_is_safe_in_urls() =>
        Assert.That(Enumerable.Range(0, 50).Select(_ => Cipher.Encrypt("file:///a")), Has.All.Match("^[A-Za-z0-9_=-]+$"));

    [TestCase("file:///plain/text")]
    [TestCase("")]
    [TestCase("AAAA")]
    public void What_was_not_encrypted_is_a_format_error(string column) => Assert.That(() => Cipher.Decrypt(column), Throws.TypeOf<FormatException>());
}
