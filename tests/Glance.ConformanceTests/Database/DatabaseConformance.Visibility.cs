using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

public abstract partial class DatabaseConformance
{
    private static readonly Dictionary<string, RequestContext> Callers = new()
    {
        ["us"] = Project("us"),
        ["them"] = Project("them"),
        ["nobody"] = Nobody,
        ["admin"] = Admin,
        ["admin of us"] = Project("us", admin: true),
    };

    // Images of: us, them, no one; visibility; members with their status.
    private async Task StoreMatrixAsync()
    {
        foreach (var visibility in Enum.GetValues<ImageVisibility>())
        {
            foreach (var owner in new[] { "us", "them", null })
                await StoreAsync(New($"{owner ?? "none"} {visibility.ToWord()}") with { Owner = owner, Visibility = visibility });
        }

        foreach (var status in new[] { "accepted", "pending", "rejected" })
        {
            var shared = await StoreAsync(New($"them shared {status}") with { Owner = "them", Visibility = ImageVisibility.Shared });
            await ShareAsync(shared, "us", status);
            await ShareAsync(shared, "others", "accepted");
        }

        var withdrawn = await StoreAsync(New("them private member") with { Owner = "them", Visibility = ImageVisibility.Private });
        await ShareAsync(withdrawn, "us", "accepted");
    }

    [TestCase("us", "us *", "them public", "them community", "them shared accepted", "them shared pending", "them shared rejected", "none *")]
    [TestCase("them", "them *", "us public", "us community", "none *")]
    [TestCase("nobody", "us public", "us community", "them public", "them community", "none *")]
    [TestCase("admin", "us *", "them *", "none *")]
    public async Task One_image_is_visible_to_whom_the_rule_says(string caller, params string[] visible)
    {
        await StoreMatrixAsync();
        var all = await Images.ListAsync(Admin, new ImageQuery { Limit = 100, Visibility = VisibilityFilter.All }, CancellationToken.None);

        var found = new List<string?>();
        foreach (var image in all)
            found.Add((await Images.FindAsync(Callers[caller], image.Id, CancellationToken.None))?.Name);

        Assert.That(found.Where(name => name is not null), Is.EquivalentTo(all.Select(image => image.Name).Where(name => Names(visible, name!))));
    }

    [TestCase("us", null, "accepted", "us *", "them public", "none public", "them shared accepted")]
    [TestCase("us", null, "pending", "us *", "them public", "none public", "them shared pending")]
    [TestCase("us", null, "all", "us *", "them public", "none public", "them shared accepted", "them shared pending", "them shared rejected")]
    [TestCase("us", VisibilityFilter.All, "accepted", "us *", "them public", "none public", "them community", "none community", "them shared accepted")]
    [TestCase("us", VisibilityFilter.Private, "all", "us private")]
    [TestCase("us", VisibilityFilter.Public, "accepted", "us public", "them public", "none public")]
    [TestCase("us", VisibilityFilter.Shared, "accepted", "us shared", "them shared accepted")]
    [TestCase("us", VisibilityFilter.Shared, "rejected", "us shared", "them shared rejected")]
    [TestCase("us", VisibilityFilter.Community, "accepted", "us community", "them community", "none community")]
    [TestCase("nobody", null, "all", "us public", "them public", "none public")]
    [TestCase("nobody", VisibilityFilter.Community, "all", "us community", "them community", "none community")]
    [TestCase("nobody", VisibilityFilter.Shared, "all")]
    [TestCase("nobody", VisibilityFilter.All, "all", "us public", "them public", "none public", "us community", "them community", "none community")]
    [TestCase("admin", VisibilityFilter.All, "accepted", "us *", "them *", "none *")]
    [TestCase("admin", VisibilityFilter.Private, "accepted", "us private", "them private", "none private", "them private member")]
    [TestCase("admin", null, "accepted", "us public", "us private", "us shared", "them public", "them private", "them private member", "them shared", "them shared accepted", "them shared pending", "them shared rejected", "none public", "none private", "none shared")]
    [TestCase("admin of us", null, "accepted", "us *", "them public", "them private", "them private member", "them shared", "them shared accepted", "them shared pending", "them shared rejected", "none public", "none private", "none shared")]
    public async Task A_list_shows_what_the_rule_says(string caller, VisibilityFilter? visibility, string memberStatus, params string[] listed)
    {
        await StoreMatrixAsync();
        var all = await NamesAsync(Admin, new ImageQuery { Limit = 100, Visibility = VisibilityFilter.All });

        var names = await NamesAsync(Callers[caller], new ImageQuery { Limit = 100, Visibility = visibility, MemberStatus = memberStatus });

        Assert.That(names, Is.EquivalentTo(all.Where(name => Names(listed, name!))));
    }

    [Test]
    public async Task A_marker_that_is_not_visible_is_refused_as_an_unknown_or_deleted_one()
    {
        var theirs = await StoreAsync(New() with { Owner = "them", Visibility = ImageVisibility.Private });
        var gone = await StoreAsync(New() with { Owner = "us" });
        await Images.DeleteAsync(gone, ImageStatus.Deleted, Noon.AddHours(1), CancellationToken.None);

        var refusals = new List<string>();
        foreach (var marker in new[] { theirs.Id, gone.Id, Guid.NewGuid().ToString("D"), "unknown" })
        {
            refusals.Add(Assert.ThrowsAsync<InvalidMarkerException>(() => NamesAsync(Project("us"), new ImageQuery { Limit = 1, Marker = marker }))
                .Message.Replace(marker, "MARKER", StringComparison.Ordinal));
        }

        Assert.That(refusals.Distinct(), Has.One.Items);
    }

    private static bool Names(string[] patterns, string name) => patterns.Any(pattern =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern);
}
