using Glance.Configuration;
using Glance.Configuration.Surroundings;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration.Files;

/// <summary>What a worker that replaces another gets of the files that the configuration names (docs/decisions/0415).</summary>
internal sealed class KeptFilesTests
{
    private TemporaryDirectory _directory = null!; // made before each test

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void What_was_read_before_is_read_again_when_the_file_is_gone()
    {
        var path = Write("a", "as it was");
        var kept = KeptAfter(files => files.ReadAllText(path));
        File.Delete(path);
        var later = KeptFiles.From(kept);

        Assert.That((later.ReadAllText(path), later.ReadAllText(path)), Is.EqualTo(("as it was", "as it was")));
        Assert.That(later.Lost.Single(), Does.StartWith($"{path} ("));
        Assert.That(later.Changed, Is.Empty);
    }

    [Test]
    public void What_was_read_before_is_read_again_when_the_file_says_something_else()
    {
        var path = Write("a", "as it was");
        var kept = KeptAfter(files => files.ReadAllText(path));
        Write("a", "changed");
        var later = KeptFiles.From(kept);

        Assert.That(later.ReadAllText(path), Is.EqualTo("as it was"));
        Assert.That(later.Lost, Is.Empty);
        Assert.That(later.Changed, Is.EqualTo(new[] { path }));
    }

    [Test]
    public void A_file_that_is_as_it_was_is_not_spoken_of()
    {
        var path = Write("a", "as it was");
        var later = KeptFiles.From(KeptAfter(files => files.ReadAllText(path)));

        Assert.That(later.ReadAllText(path), Is.EqualTo("as it was"));
        Assert.That((later.Lost.Count, later.Changed.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public void A_file_that_nobody_read_before_is_read_and_may_be_absent()
    {
        var later = KeptFiles.From(KeptAfter(_ => { }));

        Assert.That(later.ReadAllText(Write("new", "x")), Is.EqualTo("x"));
        Assert.That(() => later.ReadAllText(_directory["absent"]), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void What_was_well_before_is_well_and_told_of()
    {
        var kept = KeptAfter(files => Assert.That(files.IsWell(_directory.Path, Directory.Exists), Is.True));
        var later = KeptFiles.From(kept);

        Assert.That(later.IsWell(_directory.Path, _ => false), Is.True);
        Assert.That(later.IsWell("/nowhere", _ => false), Is.False);
        Assert.That(later.Lost, Is.EqualTo(new[] { $"{_directory.Path} (it is gone, or cannot be used)" }));
    }

    [TestCase(0)]
    [TestCase(3)]
    [TestCase(40)]
    public void What_is_not_whole_is_as_if_nothing_were_kept(int length)
    {
        var path = Write("a", "as it was");
        var kept = KeptAfter(files => files.ReadAllText(path));
        Write("a", "now");

        Assert.That(KeptFiles.From(kept.AsSpan(0, length)).ReadAllText(path), Is.EqualTo("now"));
        kept[^1] ^= 1;
        Assert.That(KeptFiles.From(kept).ReadAllText(path), Is.EqualTo("now"));
    }

    [Test]
    public void What_stands_behind_it_does_not_matter()
    {
        var path = Write("a", "as it was");
        var kept = KeptAfter(files => files.ReadAllText(path));
        Write("a", "now");

        Assert.That(KeptFiles.From([.. kept, 1, 2, 3]).ReadAllText(path), Is.EqualTo("as it was"));
    }

    [Test]
    public void A_configuration_finds_a_file_where_it_was()
    {
        var path = Write("schema-image.json", "{}");
        var configuration = ConfigurationSnapshot.FromText("", _directory["glance-api.conf"]);
        var first = KeptFiles.Anew();
        Assert.That(configuration.With(first).FindFile("schema-image.json"), Is.EqualTo(path));
        File.Delete(path);

        Assert.That(configuration.With(KeptFiles.From(first.ToBytes())).FindFile("schema-image.json"), Is.EqualTo(path));
        Assert.That(configuration.FindFile("schema-image.json"), Is.Null);
    }

    private static byte[] KeptAfter(Action<ConfiguredFiles> read)
    {
        var first = KeptFiles.Anew();
        read(first);
        return first.ToBytes();
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_directory[name], text);
        return _directory[name];
    }
}
