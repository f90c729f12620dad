using Glance.Configuration.Paste;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Paste;

[TestFixture]
public sealed class PasteFileLocatorTests
{
    [Test]
    public void A_configured_file_is_taken() =>
        Assert.That(PasteFileLocator.Locate("/srv/p.ini", ["/etc/glance/glance-api.conf"], _ => null, _ => true), Is.EqualTo("/srv/p.ini"));

    [TestCase(new string[0], "glance-api-paste.ini")]
    [TestCase(new[] { "/etc/glance/glance-api.conf" }, "glance-api-paste.ini")]
    [TestCase(new[] { "/etc/glance/glance-api.conf", "/srv/x.conf.d/my.conf" }, "my-paste.ini")]
    public void Otherwise_the_last_configuration_file_gives_the_name(string[] configFiles, string expected)
    {
        var asked = new List<string>();

        var found = PasteFileLocator.Locate(null, configFiles, name => Note(asked, name), _ => true);

        Assert.That((asked.Single(), found), Is.EqualTo((expected, "/found/" + expected)));
    }

    [TestCase("/srv/p.ini", "[paste_deploy] config_file is '/srv/p.ini'")]
    [TestCase(null, "glance-api-paste.ini was looked for")]
    public void A_missing_file_is_an_error_that_says_what_would_be_right(string? configured, string right)
    {
        var e = Assert.Throws<PasteException>(() => PasteFileLocator.Locate(configured, ["/etc/glance/glance-api.conf"], _ => null, _ => false));

        Assert.That(e.Message, Does.StartWith("Unable to locate paste config file for glance-api.").And.Contain(right).And.Contain("config_file"));
    }

    [Test]
    public void What_stands_in_the_place_of_a_file_is_told()
    {
        using var directory = new TemporaryDirectory();
        File.CreateSymbolicLink(directory["glance-api-paste.ini"], directory["nothing"]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Refusal(directory.Path), Does.Contain($"{directory.Path} is a directory, not a file;"));
            Assert.That(Refusal(directory["nothing"]), Does.Contain($"{directory["nothing"]} does not exist;"));
            Assert.That(Refusal("/dev/null/x"), Does.Contain("/dev/null/x does not exist;"));
            Assert.That(Refusal(directory["glance-api-paste.ini"]), Does.Contain("cannot be reached: it is a symbolic link to nothing;"));
            Assert.That(
                Refusal(configured: null, directory["glance-api.conf"]),
                Does.Contain($"{directory["glance-api-paste.ini"]} cannot be reached: it is a symbolic link to nothing; glance-api-paste.ini was looked for"));
        }
    }

    private static string Refusal(string? configured, params string[] configFiles) =>
        Assert.Throws<PasteException>(() => PasteFileLocator.Locate(configured, configFiles, _ => null))!.Message;

    private static string Note(List<string> asked, string name)
    {
        asked.Add(name);
        return "/found/" + name;
    }
}
