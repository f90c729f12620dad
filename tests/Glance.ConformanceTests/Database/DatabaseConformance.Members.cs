using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

public abstract partial class DatabaseConformance
{
    [Test]
    public async Task Members_are_listed_in_the_order_of_their_coming()
    {
        var image = await StoreAsync(New());
        await ShareAsync(image, "zoe", "pending");
        await ShareAsync(image, "adam", "accepted");

        var members = await Members.ListAsync(image.Id, CancellationToken.None);

        Assert.That(members, Is.EqualTo(new[] { MemberOf(image, "zoe"), MemberOf(image, "adam", "accepted") }));
        Assert.That(await Members.FindAsync(image.Id, "adam", CancellationToken.None), Is.EqualTo(MemberOf(image, "adam", "accepted")));
        Assert.That(await Members.FindAsync(image.Id, "eve\0", CancellationToken.None), Is.Null);
        Assert.That(await Members.ListAsync("no such image", CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task A_member_comes_once()
    {
        var image = await StoreAsync(New());
        await ShareAsync(image, "p", "accepted");

        Assert.That(async () => await ShareAsync(image, "p", "pending"),
            Throws.TypeOf<DuplicateMemberException>().With.Property(nameof(DuplicateMemberException.MemberId)).EqualTo("p"));
        Assert.That((await Members.FindAsync(image.Id, "p", CancellationToken.None))!.Status, Is.EqualTo("accepted"));
    }

    [Test]
    public async Task A_members_status_changes_and_nothing_else_does()
    {
        var image = await StoreAsync(New());
        await ShareAsync(image, "p", "pending");
        await ShareAsync(image, "q", "pending");

        var changed = await Members.SetStatusAsync(image.Id, "p", "rejected", Noon.AddHours(1), CancellationToken.None);

        Assert.That(changed, Is.EqualTo(MemberOf(image, "p", "rejected") with { UpdatedAt = Noon.AddHours(1) }));
        Assert.That(await Members.ListAsync(image.Id, CancellationToken.None), Is.EqualTo(new[] { changed, MemberOf(image, "q") }));
    }

    [Test]
    public async Task A_removed_member_is_gone_and_may_come_again()
    {
        var image = await StoreAsync(New());
        await ShareAsync(image, "p", "accepted");

        await Members.RemoveAsync(image.Id, "p", Noon.AddHours(1), CancellationToken.None);
        var gone = await Members.FindAsync(image.Id, "p", CancellationToken.None);
        var again = await Members.AddAsync(MemberOf(image, "p") with { CreatedAt = Noon.AddHours(2) }, 1, CancellationToken.None);

        Assert.That(gone, Is.Null);
        Assert.That(again, Is.EqualTo(MemberOf(image, "p") with { CreatedAt = Noon.AddHours(2) }));
        Assert.That(await Members.ListAsync(image.Id, CancellationToken.None), Is.EqualTo(new[] { again }));
    }

    [Test]
    public async Task A_member_that_is_none_is_not_found()
    {
        var image = await StoreAsync(New());
        await ShareAsync(image, "p", "accepted");
        await Members.RemoveAsync(image.Id, "p", Noon, CancellationToken.None);

        Assert.That(async () => await Members.SetStatusAsync(image.Id, "p", "accepted", Noon, CancellationToken.None), Throws.TypeOf<MemberNotFoundException>());
        Assert.That(async () => await Members.RemoveAsync(image.Id, "p", Noon, CancellationToken.None), Throws.TypeOf<MemberNotFoundException>());
        Assert.That(async () => await Members.RemoveAsync(image.Id, "q\0", Noon, CancellationToken.None), Throws.TypeOf<MemberNotFoundException>());
    }

    [Test]
    public async Task A_deleted_image_has_no_members_and_gets_none()
    {
        var image = await StoreAsync(New());
        await ShareAsync(image, "p", "accepted");
        await Images.DeleteAsync(image, ImageStatus.Deleted, Noon, CancellationToken.None);

        Assert.That(async () => await ShareAsync(image, "q", "pending"), Throws.TypeOf<ImageNotFoundException>());
        Assert.That(async () => await Members.SetStatusAsync(image.Id, "p", "rejected", Noon, CancellationToken.None), Throws.TypeOf<MemberNotFoundException>());
        Assert.That(await Members.ListAsync(image.Id, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task Of_many_who_add_members_no_more_succeed_than_the_quota_allows([Values(0, 5)] int quota)
    {
        var image = await StoreAsync(New());

        var added = await Task.WhenAll(Enumerable.Range(0, Racers).Select(racer => Task.Run(() => FitsAsync(async () =>
            await Members.AddAsync(MemberOf(image, $"p{racer}"), quota, CancellationToken.None)))));

        Assert.That(added.Count(did => did), Is.EqualTo(quota));
        Assert.That(await Members.ListAsync(image.Id, CancellationToken.None), Has.Count.EqualTo(quota));
    }

    [Test]
    public async Task Of_many_who_add_one_member_exactly_one_succeeds()
    {
        var image = await StoreAsync(New());

        var added = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => Task.Run(async () =>
        {
            try
            {
                await Members.AddAsync(MemberOf(image, "p"), -1, CancellationToken.None);
                return true;
            }
            catch (DuplicateMemberException)
            {
                return false;
            }
        })));

        Assert.That(added.Count(did => did), Is.EqualTo(1));
        Assert.That(await Members.ListAsync(image.Id, CancellationToken.None), Has.Count.EqualTo(1));
    }

    private static async Task<bool> FitsAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (QuotaExceededException)
        {
            return false;
        }
    }
}
