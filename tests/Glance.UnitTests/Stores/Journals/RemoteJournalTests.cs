using Glance.Domain.Stores;
using Glance.Stores.Journals;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Journals;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RemoteJournalTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private readonly string _root = Directory.CreateTempSubdirectory("glance-journals-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [TestCase("fast")]
    [TestCase("..")]
    [TestCase(".")]
    [TestCase("a/../../b")]
    [TestCase("with space:and~more")]
    public void Each_store_has_a_directory_of_its_own_below_the_root_whatever_its_id(string id)
    {
        var journal = new RemoteJournal(Path.Combine(_root, "journals"), id);

        Assert.That(journal.Open(), Is.Null);
        using var note = journal.Note("image", Now, "remote://x");

        var directory = Path.GetDirectoryName(note.Path)!;
        Assert.That(Path.GetDirectoryName(directory), Is.EqualTo(Path.Combine(_root, "journals")));
        Assert.That(File.GetUnixFileMode(directory), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Test]
    public void A_file_in_its_place_is_told_with_option_value_store_and_remedy_by_start_and_check()
    {
        var file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");
        var journal = new RemoteJournal(file, "far");

        foreach (var problem in new[] { journal.Open(), journal.Inspect() })
        {
            Assert.That(problem,
                Does.StartWith($"[glance_store] journal_directory = {file}: uploads to store far cannot be noted in {file}/far: ")
                .And.EndsWith("; name a directory on a local disk in which the service may write"));
        }
    }

    [Test]
    public void A_check_makes_nothing()
    {
        Assert.That(new RemoteJournal(Path.Combine(_root, "a", "b"), "far").Inspect(), Is.Null);
        Assert.That(Directory.EnumerateFileSystemEntries(_root), Is.Empty);
    }

    [Test]
    public void Opened_again_it_leaves_no_more_than_the_directory()
    {
        var journal = new RemoteJournal(_root, "far");
        journal.Open();

        Assert.That(journal.Open(), Is.Null);
        Assert.That(Directory.GetFiles(_root, "*", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void Memory_that_a_restart_empties_is_doubted()
    {
        if (!Directory.Exists("/dev/shm") || new DriveInfo("/dev/shm").DriveFormat != "tmpfs")
            Assert.Ignore("/dev/shm is no tmpfs here");

        var doubt = new RemoteJournal("/dev/shm/glance-journals", "far").FindDoubt();

        Assert.That(doubt, Does.StartWith("[glance_store] journal_directory = /dev/shm/glance-journals: it is on tmpfs"));
    }

    [Test]
    public void An_upload_that_cannot_be_noted_is_a_store_that_is_unavailable()
    {
        var journal = new RemoteJournal(Path.Combine(_root, "never made"), "far");

        Assert.That(
            () => journal.Note("image", Now, null),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.Unavailable)
                .And.Message.EqualTo("Store far: no work on image image can begin, because it cannot be noted"));
    }

    [Test]
    public void What_lives_beside_it_keeps_a_dead_note_from_judgement()
    {
        var journal = new RemoteJournal(_root, "far");
        journal.Open();
        string dead;
        using (var note = journal.Note("image", Now, "remote://x"))
            dead = note.Path;

        using (journal.Note("image", Now, "remote://x"))
            Assert.That(journal.TryTake(dead), Is.Null);
        using var taken = journal.TryTake(dead);

        Assert.That(taken, Is.Not.Null);
    }
}
