using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Operations.Access;
using Glance.Operations.Members;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Members;

/// <summary>Members of images: who there can be, and what they say.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MemberAccessTests : IAsyncDisposable
{
    private readonly OddWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [TestCase("accepted")]
    [TestCase("rejected")]
    [TestCase("pending")]
    public async Task A_member_accepts_rejects_or_thinks_it_over(string status)
    {
        await ShareAsync("them");

        Assert.That((await UpdateAsync(status)).Status, Is.EqualTo(status));
    }

    [TestCase("")]
    [TestCase("Accepted")]
    [TestCase(null)]
    public async Task There_is_no_other_status(string? status)
    {
        await ShareAsync("them");

        Assert.That(() => UpdateAsync(status), Throws.TypeOf<InvalidMemberException>());
    }

    [Test]
    public async Task Who_may_only_look_accepts_nothing()
    {
        await ShareAsync("them");

        Assert.That(() => UpdateAsync("accepted", readOnly: true), Throws.TypeOf<ReadOnlyAccessException>());
    }

    [TestCase(255, "", true)]
    [TestCase(254, "😀", true)]
    [TestCase(256, "", false)]
    [TestCase(3, "\0", false)]
    public async Task A_name_that_no_member_can_have_is_asked_of_no_database(int length, string end, bool asked)
    {
        var members = new CountedMembers(_world.Images);

        Assert.That(
            async () => await members.LoadAsync(
                OddWorld.Admin, Cases.Image(), new string('m', length) + end, default), Throws.TypeOf<MemberNotFoundException>());
        Assert.That(members.Finds, Is.EqualTo(asked ? 1 : 0));
    }

    [TestCase("others", 0)]
    [TestCase("them", 1)]
    [TestCase("us", 1)]
    public async Task Members_are_told_of_themselves_and_owners_of_all(string project, int asked)
    {
        var members = new CountedMembers(_world.Images);

        Assert.That(
            async () => await members.LoadAsync(
                Cases.Caller(project: project), Cases.Image(), "them", default), Throws.TypeOf<MemberNotFoundException>());
        Assert.That(members.Finds, Is.EqualTo(asked));
    }

    private async Task ShareAsync(string project)
    {
        await _world.AddAsync(Cases.Image(visibility: ImageVisibility.Shared));
        var now = _world.Time.GetUtcNow();
        await _world.Images.AddAsync(new Member { ImageId = "i", MemberId = project, CreatedAt = now, UpdatedAt = now }, -1, default);
    }

    private Task<Member> UpdateAsync(string? status, bool readOnly = false) => MemberOperations.From(_world.Parts).Update
        .ExecuteAsync(Cases.Caller(project: "them") with { ReadOnly = readOnly }, "i", "them", status, default);

    private sealed class CountedMembers(IMemberRepository inner) : IMemberRepository
    {
        public int Finds { get; private set; }

        public ValueTask<IReadOnlyList<Member>> ListAsync(string imageId, CancellationToken cancellationToken) =>
            inner.ListAsync(imageId, cancellationToken);

        public ValueTask<Member?> FindAsync(string imageId, string memberId, CancellationToken cancellationToken)
        {
            Finds++;
            return inner.FindAsync(imageId, memberId, cancellationToken);
        }

        public ValueTask<Member> AddAsync(Member member, int quota, CancellationToken cancellationToken) =>
            inner.AddAsync(member, quota, cancellationToken);

        public ValueTask<Member> SetStatusAsync(
            string imageId, string memberId, string status, DateTimeOffset updatedAt, CancellationToken cancellationToken) =>
            inner.SetStatusAsync(imageId, memberId, status, updatedAt, cancellationToken);

        public ValueTask RemoveAsync(string imageId, string memberId, DateTimeOffset removedAt, CancellationToken cancellationToken) =>
            inner.RemoveAsync(imageId, memberId, removedAt, cancellationToken);
    }
}
