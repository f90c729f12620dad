using Glance.Stores.Journals;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Journals;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JournalFileTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 23, 0, 0, TimeSpan.Zero);

    private readonly string _directory = Directory.CreateTempSubdirectory("glance-journal-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void A_journal_says_who_works_on_what_and_where_its_data_will_be()
    {
        using (Create("s3://bucket/image"))
        {
        }

        using var taken = JournalFile.TryTake(Directory.GetFiles(_directory).Single())!;

        Assert.That(taken.ImageId, Is.EqualTo("image"));
        Assert.That(
            taken.ReadEntry(),
            Is.EqualTo(new JournalEntry("image", Environment.MachineName, Environment.ProcessId, Now, "s3://bucket/image")));
    }

    [Test]
    public void Nobody_but_the_services_user_reads_it()
    {
        using var journal = Create("swift://user:password@host/x");

        Assert.That(File.GetUnixFileMode(journal.Path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void A_journal_that_is_held_is_taken_by_nobody()
    {
        using var journal = Create(null);

        Assert.That(JournalFile.TryTake(journal.Path), Is.Null);
    }

    [Test]
    public void The_last_note_about_the_record_counts()
    {
        using var journal = Create("remote://x");
        var heard = new List<bool> { journal.IsRecordTold() };
        foreach (var told in new[] { true, false, true })
        {
            journal.NoteRecordTold(told);
            heard.Add(journal.IsRecordTold());
        }

        Assert.That(heard, Is.EqualTo(new[] { false, true, false, true }));
        Assert.That(journal.ReadEntry()!.Url, Is.EqualTo("remote://x"));
    }

    [TestCase("\nto", false)]
    [TestCase("\ntold\nunt", true)]
    [TestCase("\ntold\nunt\nuntold", false)]
    public void A_note_that_broke_off_counts_for_nothing(string notes, bool told)
    {
        string path;
        using (var journal = Create("remote://x"))
            path = journal.Path;
        File.AppendAllText(path, notes);

        using var taken = JournalFile.TryTake(path)!;

        Assert.That((taken.IsRecordTold(), taken.ReadEntry()!.Url), Is.EqualTo((told, "remote://x")));
    }

    [Test]
    public void One_that_a_power_failure_left_empty_still_names_its_image()
    {
        var path = Path.Combine(_directory, "image.0123456789abcdef0123456789abcdef.journal");
        File.WriteAllBytes(path, []);

        using var taken = JournalFile.TryTake(path)!;

        Assert.That((taken.ImageId, taken.ReadEntry()), Is.EqualTo(("image", (JournalEntry?)null)));
    }

    [Test]
    public void One_of_an_earlier_version_has_no_url()
    {
        var path = Path.Combine(_directory, "image.0123456789abcdef0123456789abcdef.journal");
        File.WriteAllText(path, """{"image_id":"image","host":"h","process_id":7,"started":"2026-11-01T00:00:00+00:00"}""");

        using var taken = JournalFile.TryTake(path)!;

        Assert.That(taken.ReadEntry(),
            Is.EqualTo(new JournalEntry("image", "h", 7, new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero))));
    }

    private JournalFile Create(string? url) => JournalFile.Create(_directory, JournalEntry.OfThisProcess("image", Now, url));
}
