using Glance.Stores;
using Glance.Stores.Drivers.File;
using Glance.Stores.Drivers.File.Directories;
using Glance.Stores.Drivers.File.Options;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Stores;

public sealed class FileStoreOptionsTests
{
    [Test]
    public void Every_problem_is_in_one_report()
    {
        var problems = ProblemsOf(new FileStoreOptions
        {
            Section = "fast",
            Datadir = "/a",
            Datadirs = ["/b"],
            FilePerm = 40,
            ChunkSize = 0,
            MetadataFile = "/nowhere/metadata.json",
        });

        Assert.That(problems, Has.Count.EqualTo(4));
        Assert.That(problems, Has.All.StartsWith("[fast] "));
    }

    [TestCase(":10", "no directory before the colon")]
    [TestCase("/a:high", "priority high is not an integer")]
    [TestCase("/b:7", "/b twice, with priorities 5 and 7")]
    public void A_datadirs_entry_that_cannot_be_meant_is_explained(string entry, string explanation) =>
        Assert.That(ProblemsOf(new FileStoreOptions { Datadirs = ["/b:5", entry] }).Single(), Does.Contain(explanation));

    [Test]
    public void A_directory_named_twice_alike_counts_once() =>
        Assert.That(DatadirSetting.ParseAll(new FileStoreOptions { Datadirs = ["/a:1", "/a/:1", "/b"] }, []),
            Is.EqualTo(new[] { new DatadirSetting("/a", 1), new DatadirSetting("/b", 0) }));

    [Test]
    public void Without_either_option_the_default_directory_is_meant() =>
        Assert.That(DatadirSetting.ParseAll(new FileStoreOptions(), []).Single().Path, Is.EqualTo("/var/lib/glance/images"));

    [TestCase(888, "must be 0 to 7")]
    [TestCase(40, "could not read the files")]
    [TestCase(10644, "four octal digits")]
    public void File_permissions_that_cannot_be_meant_are_explained(int permissions, string explanation) =>
        Assert.That(ProblemsOf(new FileStoreOptions { FilePerm = permissions }).Single(), Does.Contain(explanation));

    [TestCase("{", "")]
    [TestCase("[1]", "found Number")]
    [TestCase("""{"id": "x"}""", "\"mountpoint\"")]
    [TestCase("""{"id": 1, "mountpoint": "/x"}""", "\"id\"")]
    [TestCase("""{"id": "x", "mountpoint": "/x", "n": 5}""", "texts, lists or objects")]
    public void A_metadata_file_that_cannot_be_meant_is_explained(string json, string explanation)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, json);

            Assert.That(ProblemsOf(new FileStoreOptions { MetadataFile = file }).Single(), Does.Contain(explanation).And.Contain(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IReadOnlyList<string> ProblemsOf(FileStoreOptions options) =>
        Assert.Throws<StoreConfigurationException>(() => FileStore.Create("x", options, TimeProvider.System, NullLogger.Instance))!.Problems;
}
