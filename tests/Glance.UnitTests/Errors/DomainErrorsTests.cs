using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Stores;
using NUnit.Framework;

namespace Glance.UnitTests.Errors;

/// <summary>What clients read, and what the errors carry for those who make statuses of them.</summary>
internal sealed class DomainErrorsTests
{
    private static readonly Exception Cause = new TimeoutException("it took too long");

    private static IEnumerable<TestCaseData> Texts()
    {
        yield return Text(new DuplicateImageException("i"), "Image ID i already exists!");
        yield return Text(new ImageGoneException("i"), "Image i was deleted during the upload; the uploaded data was removed");
        yield return Text(new ImageNotFoundException("i"), "No image found with ID i");
        yield return Text(new ImageProtectedException("i"), "Image i is protected and cannot be deleted.");
        yield return Text(
            new ImageStateConflictException("i", ImageStatus.PendingDelete),
            "Image i is no longer in status pending_delete: another request changed it first");
        yield return Text(
            new InvalidStatusTransitionException("i", ImageStatus.Active, ImageStatus.Queued),
            "Image status transition from active to queued is not allowed");
        yield return Text(new DuplicateMemberException("i", "m"), "Member m is duplicated for image i");
        yield return Text(new MemberNotFoundException("i", "m"), "m not found in the member list of the image i.");
        yield return Text(new InvalidMarkerException("i"), "Invalid marker i: it names no image in this list");
        yield return Text(
            new IndistinctPropertyException("foo"),
            "The database cannot keep the property 'foo' beside one of the image whose name differs only in upper and lower case, "
                + "accents or spaces at its end");
        yield return Text(
            new IndistinctPropertyException(null),
            "The database cannot keep a property beside one of the image whose name differs only in upper and lower case, "
                + "accents or spaces at its end");
        yield return Text(new ReaderGoneException(), "the reader of the download went away");
        yield return Text(DatabaseUnavailableException.Because("locked", isLogged: false), "Database unavailable: locked");
    }

    [TestCaseSource(nameof(Texts))]
    public void An_error_says_what_it_is_about(Exception error, string text) => Assert.That(error.Message, Is.EqualTo(text));

    [Test]
    public void An_error_carries_what_it_is_about()
    {
        var conflict = new ImageStateConflictException("i", ImageStatus.Saving);
        var transition = new InvalidStatusTransitionException("i", ImageStatus.Active, ImageStatus.Queued);
        var member = new MemberNotFoundException("i", "m");
        var duplicate = new DuplicateMemberException("i", "m");
        var store = new StoreException(StoreFailure.Full, "s", "no room", Cause) { IsOfCallersServer = true };

        using (Assert.EnterMultipleScope())
        {
            Assert.That((conflict.ImageId, conflict.Expected), Is.EqualTo(("i", ImageStatus.Saving)));
            Assert.That((transition.ImageId, transition.From), Is.EqualTo(("i", ImageStatus.Active)));
            Assert.That(transition.To, Is.EqualTo(ImageStatus.Queued));
            Assert.That((member.ImageId, member.MemberId), Is.EqualTo(("i", "m")));
            Assert.That((duplicate.ImageId, duplicate.MemberId), Is.EqualTo(("i", "m")));
            Assert.That(
                (store.Failure, store.StoreId, store.Message, store.InnerException, store.IsOfCallersServer, store.IsLogged),
                Is.EqualTo((StoreFailure.Full, "s", "no room", Cause, true, false)));
            Assert.That(new ImageSizeException("m", tooLarge: true).TooLarge, Is.True);
            Assert.That(new ImageSizeException("m", tooLarge: false).TooLarge, Is.False);
            Assert.That(new ImageNotFoundException("i").Hidden, Is.False);
        }
    }

    [Test]
    public void A_database_that_is_away_says_why_with_and_without_the_words_around_it([Values] bool isLogged)
    {
        var because = DatabaseUnavailableException.Because("locked", isLogged, Cause);
        var plain = new DatabaseUnavailableException("locked", Cause);

        Assert.That((because.Reason, because.IsLogged, because.InnerException), Is.EqualTo(("locked", isLogged, Cause)));
        Assert.That((plain.Reason, plain.Message, plain.IsLogged, plain.InnerException), Is.EqualTo(("locked", "locked", false, Cause)));
    }

    [Test]
    public void Causes_are_told_behind_what_they_caused_each_once()
    {
        var deepest = new InvalidOperationException("disk full");
        var middle = new IOException("write failed", deepest);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(deepest.WithCauses(), Is.EqualTo("disk full"));
            Assert.That(new IOException("upload failed", middle).WithCauses(), Is.EqualTo("upload failed (write failed) (disk full)"));
            Assert.That(new IOException("upload: write failed", middle).WithCauses(), Is.EqualTo("upload: write failed (disk full)"));
            Assert.That(new IOException("Write failed", middle).WithCauses(), Is.EqualTo("Write failed (write failed) (disk full)"));
        }
    }

    private static TestCaseData Text(Exception error, string text) =>
        new TestCaseData(error, text).SetArgDisplayNames(error.GetType().Name);
}
