using Glance.Domain.Images;
using NUnit.Framework;

namespace Glance.UnitTests.Statuses;

/// <summary>How the database and the API spell statuses and visibilities.</summary>
internal sealed class ImageWordsTests
{
    private static readonly string[] Statuses =
        ["queued", "saving", "active", "killed", "deleted", "uploading", "importing", "pending_delete", "deactivated"];

    private static readonly string[] Visibilities = ["private", "public", "shared", "community"];

    [Test]
    public void Every_status_has_a_word_that_is_read_as_that_status([Values] ImageStatus status)
    {
        Assert.That(status.ToWord(), Is.EqualTo(Statuses[(int)status]));
        Assert.That((ImageWords.TryParseStatus(status.ToWord(), out var read), read), Is.EqualTo((true, status)));
        Assert.That(ImageWords.StatusWords, Is.EqualTo(Statuses));
    }

    [Test]
    public void Every_visibility_has_a_word_that_is_read_as_that_visibility([Values] ImageVisibility visibility)
    {
        Assert.That(visibility.ToWord(), Is.EqualTo(Visibilities[(int)visibility]));
        Assert.That((ImageWords.TryParseVisibility(visibility.ToWord(), out var read), read), Is.EqualTo((true, visibility)));
        Assert.That(ImageWords.VisibilityWords, Is.EqualTo(Visibilities));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("Active")]
    [TestCase("PUBLIC")]
    [TestCase("all")]
    public void Anything_else_is_no_word(string? word)
    {
        Assert.That((ImageWords.TryParseStatus(word, out var status), status), Is.EqualTo((false, default(ImageStatus))));
        Assert.That((ImageWords.TryParseVisibility(word, out var visibility), visibility), Is.EqualTo((false, default(ImageVisibility))));
    }
}
