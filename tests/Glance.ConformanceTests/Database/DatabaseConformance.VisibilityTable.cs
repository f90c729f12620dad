using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

public abstract partial class DatabaseConformance
{
    private static readonly VisibilityFilter?[] AskedVisibilities = [null, .. Enum.GetValues<VisibilityFilter>().Cast<VisibilityFilter?>()];

    private static readonly string[] AskedMemberStatuses = ["accepted", "pending", "rejected", "all"];

    private static readonly string[] Memberships = ["", "accepted", "pending", "rejected", "removed", "removed and accepted"];

    /// <summary>
    /// The whole table: visibility, ownership, membership and its status, deletion, administrators, hidden (glance-v2-contract sections 6
    /// and 9).
    /// </summary>
    [Test]
    public async Task Every_caller_sees_every_combination_as_the_rule_says()
    {
        var cases = await StoreEveryCombinationAsync();

        using (Assert.EnterMultipleScope())
        {
            foreach (var (caller, context) in Callers)
            {
                var seen = new List<Combination>();
                foreach (var (id, combination) in cases)
                {
                    if (await Images.FindAsync(context, id, CancellationToken.None) is not null)
                        seen.Add(combination);
                }

                Assert.That(seen, Is.EquivalentTo(cases.Values.Where(one => one.IsVisibleTo(context))), $"shown to {caller}");
            }
        }
    }

    [Test]
    public async Task Every_list_shows_every_combination_as_the_rule_says()
    {
        var cases = await StoreEveryCombinationAsync();

        using (Assert.EnterMultipleScope())
        {
            foreach (var (caller, context) in Callers)
            {
                foreach (var visibility in AskedVisibilities)
                {
                    foreach (var memberStatus in AskedMemberStatuses)
                    {
                        foreach (var hidden in new[] { false, true })
                        {
                            var query = new ImageQuery { Limit = 1000, Visibility = visibility, MemberStatus = memberStatus, Hidden = hidden };
                            var listed = (await Images.ListAsync(context, query, CancellationToken.None)).Select(image => cases[image.Id]);
                            Assert.That(
                                listed, Is.EquivalentTo(cases.Values.Where(one => one.Hidden == hidden && one.IsListedFor(context, visibility, memberStatus))),
                                $"listed for {caller}, visibility={visibility}, member_status={memberStatus}, os_hidden={hidden}");
                        }
                    }
                }
            }
        }
    }

    [Test]
    public async Task A_removed_member_no_longer_sees_the_image()
    {
        var image = await StoreAsync(New("shared") with { Owner = "them", Visibility = ImageVisibility.Shared });
        await ShareAsync(image, "us", "accepted");
        var before = (await Images.FindAsync(Project("us"), image.Id, CancellationToken.None), await NamesAsync(Project("us"), new ImageQuery { Limit = 10, MemberStatus = "all" }));

        await Members.RemoveAsync(image.Id, "us", Noon.AddHours(1), CancellationToken.None);

        Assert.That((before.Item1?.Name, before.Item2), Is.EqualTo(("shared", new[] { "shared" })));
        Assert.That(await Images.FindAsync(Project("us"), image.Id, CancellationToken.None), Is.Null);
        Assert.That(await NamesAsync(Project("us"), new ImageQuery { Limit = 10, MemberStatus = "all" }), Is.Empty);
        Assert.That(await NamesAsync(Project("us"), new ImageQuery { Limit = 10, MemberStatus = "all", Visibility = VisibilityFilter.Shared }), Is.Empty);
    }

    private async Task<Dictionary<string, Combination>> StoreEveryCombinationAsync()
    {
        var cases = new Dictionary<string, Combination>();
        foreach (var visibility in Enum.GetValues<ImageVisibility>())
        {
            foreach (var owner in new[] { "us", "them", null })
            {
                foreach (var membership in Memberships)
                {
                    foreach (var hidden in new[] { false, true })
                    {
                        foreach (var deleted in new[] { false, true })
                        {
                            var combination = new Combination(visibility, owner, membership, hidden, deleted);
                            cases.Add((await StoreAsync(combination)).Id, combination);
                        }
                    }
                }
            }
        }

        return cases;
    }

    private async Task<Image> StoreAsync(Combination one)
    {
        var image = await StoreAsync(New(one.ToString()) with { Owner = one.Owner, Visibility = one.Visibility, Hidden = one.Hidden });
        if (one.Membership.StartsWith("removed", StringComparison.Ordinal))
        {
            await ShareAsync(image, "us", "accepted");
            await Members.RemoveAsync(image.Id, "us", Noon.AddHours(1), CancellationToken.None);
        }

        if (one.MemberStatus is { } status)
            await ShareAsync(image, "us", status);
        if (one.Deleted)
            await Images.DeleteAsync(image, ImageStatus.Deleted, Noon.AddHours(2), CancellationToken.None);
        return image;
    }

    /// <summary>One image of the table, and what the rules say of it, spelt anew here: the tests' own word, not the engines'.</summary>
    private sealed record Combination(ImageVisibility Visibility, string? Owner, string Membership, bool Hidden, bool Deleted)
    {
        public string? MemberStatus => Membership switch
        {
            "" or "removed" => null,
            "removed and accepted" => "accepted",
            _ => Membership,
        };

        public bool IsVisibleTo(RequestContext caller) => !Deleted
            && (caller.IsAdmin || Owner is null || IsOwn(caller) || Visibility is ImageVisibility.Public or ImageVisibility.Community || IsSharedWith(caller, "all"));

        public bool IsListedFor(RequestContext caller, VisibilityFilter? asked, string memberStatus)
        {
            if (Deleted)
                return false;
            var candidate = caller.IsAdmin || IsOwn(caller) || Visibility is ImageVisibility.Public or ImageVisibility.Community || IsSharedWith(caller, memberStatus);
            return candidate && asked switch
            {
                null => Visibility != ImageVisibility.Community || IsOwn(caller),
                VisibilityFilter.All => true,
                _ => Visibility.ToString() == asked.ToString(),
            };
        }

        private bool IsOwn(RequestContext caller) => caller.ProjectId is { } project && project == Owner;

        private bool IsSharedWith(RequestContext caller, string memberStatus) =>
            Visibility == ImageVisibility.Shared && caller.ProjectId == "us" && MemberStatus is { } status && (memberStatus == "all" || memberStatus == status);
    }
}
