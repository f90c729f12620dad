using Glance.Configuration;
using Glance.Configuration.Paste;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Paste;

/// <summary>Paste files on a disk, and where a problem with one is said to be.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PasteFileSetTests : IDisposable
{
    private const string Unreadable = "this file of the pipeline ([paste_deploy] config_file) cannot be read: ";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Test]
    public void The_file_that_the_configuration_names_is_read_with_all_that_it_names()
    {
        File.WriteAllText(_directory["p.ini"], "[app:glance-api-x]\nuse = config:more.ini#y");
        File.WriteAllText(_directory["more.ini"], "[app:y]\npaste.app_factory = m:y");

        var configuration = ConfigurationSnapshot.FromText($"[paste_deploy]\nconfig_file = {_directory["p.ini"]}\nflavor = x\n");

        var deployment = PasteDeployment.Find(configuration);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((deployment.Path, deployment.Flavor, deployment.App), Is.EqualTo((_directory["p.ini"], "x", "glance-api-x")));
            Assert.That(deployment.Files.Files.Keys, Is.EqualTo(new[] { _directory["p.ini"], _directory["more.ini"] }));
            Assert.That(((PasteApp)deployment.Load()).Factory.Name, Is.EqualTo("m:y"));
        }
    }

    [TestCase("absent.ini")]
    [TestCase("absent/p.ini")]
    public void A_file_that_is_absent_matters_when_it_is_the_main_one(string name)
    {
        File.WriteAllText(_directory["p.ini"], $"[app:x]\nuse = config:{name}");

        Assert.That(PasteFileSet.Collect(_directory["p.ini"]).Files.Keys, Is.EqualTo(new[] { _directory["p.ini"] }));
        Assert.That(
            () => PasteFileSet.Collect(_directory[name]),
            Throws.TypeOf<PasteException>().With.Message.EqualTo($"{_directory[name]}: there is no such file"));
    }

    [Test]
    public void What_cannot_be_read_is_told_with_the_option_that_names_it()
    {
        Directory.CreateDirectory(_directory["folder.ini"]);

        Assert.That(
            () => PasteFileSet.Collect(_directory["folder.ini"]),
            Throws.TypeOf<PasteException>().With.Message.EqualTo($"{_directory["folder.ini"]}: {Unreadable}it is a directory, not a file"));
    }

    [Test]
    public void What_may_not_be_read_is_told_with_the_option_that_names_it()
    {
        File.WriteAllText(_directory["p.ini"], "");
        File.SetUnixFileMode(_directory["p.ini"], UnixFileMode.None);
        File.SetUnixFileMode(_directory.Path, File.GetUnixFileMode(_directory.Path) | UnixFileMode.OtherExecute);
        using var rights = new WithoutRights();

        Assert.That(
            () => PasteFileSet.Collect(_directory["p.ini"]),
            Throws.TypeOf<PasteException>().With.Property(nameof(PasteException.Problem)).StartsWith(Unreadable));
    }

    [TestCase(null, 0, null, "p")]
    [TestCase("/f", 0, null, "/f: p")]
    [TestCase("/f", 7, null, "/f:7: p")]
    [TestCase("/f", 7, "s", "/f:7 [s]: p")]
    [TestCase("/f", 0, "s", "/f [s]: p")]
    [TestCase(null, 0, "s", "[s]: p")]
    public void A_problem_begins_with_its_place(string? file, int line, string? section, string message) =>
        Assert.That(new PasteException("p", file, line, section).Message, Is.EqualTo(message));
}
