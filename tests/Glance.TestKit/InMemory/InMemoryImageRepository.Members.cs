using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Quotas;

namespace Glance.TestKit.InMemory;

/// <summary>Members: kept with their image, in the order of their first coming.</summary>
public sealed partial class InMemoryImageRepository
{
    /// <summary>Shares an image with a project.</summary>
    public void AddMember(string imageId, string project, string status = "accepted")
    {
        lock (_guard)
            Put(_records[imageId], new Member { ImageId = imageId, MemberId = project, Status = status, CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch });
    }

    public ValueTask<IReadOnlyList<Member>> ListAsync(string imageId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_guard)
            return ValueTask.FromResult<IReadOnlyList<Member>>(Live(imageId) is { } record ? [.. record.LiveMembers] : []);
    }

    public ValueTask<Member?> FindAsync(string imageId, string memberId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_guard)
            return ValueTask.FromResult(Live(imageId)?.FindMember(memberId));
    }

    public ValueTask<Member> AddAsync(Member member, int quota, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        InMemoryImageText.RequireStorable([member.MemberId, member.Status]);
        lock (_guard)
        {
            var record = Live(member.ImageId) ?? throw new ImageNotFoundException(member.ImageId);
            var count = record.LiveMembers.Count();
            if (quota >= 0 && count >= quota)
                throw QuotaExceededException.OfImage("members for this image", count + 1, quota).On("member", member.ImageId);
            if (record.FindMember(member.MemberId) is not null)
                throw new DuplicateMemberException(member.ImageId, member.MemberId);
            return ValueTask.FromResult(Put(record, member));
        }
    }

    public ValueTask<Member> SetStatusAsync(string imageId, string memberId, string status, DateTimeOffset updatedAt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_guard)
        {
            var kept = LiveMember(imageId, memberId);
            kept.Member = kept.Member with { Status = status, UpdatedAt = Microseconds(updatedAt) };
            return ValueTask.FromResult(kept.Member);
        }
    }

    public ValueTask RemoveAsync(string imageId, string memberId, DateTimeOffset removedAt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_guard)
            LiveMember(imageId, memberId).Removed = true;
        return ValueTask.CompletedTask;
    }

    private static Member Put(InMemoryImageRecord record, Member member)
    {
        var stored = member with { CreatedAt = Microseconds(member.CreatedAt), UpdatedAt = Microseconds(member.UpdatedAt) };
        if (record.Members.Find(kept => kept.Member.MemberId == member.MemberId) is { } again)
            (again.Member, again.Removed) = (stored, false);
        else
            record.Members.Add(new InMemoryMember(stored));
        return stored;
    }

    private InMemoryMember LiveMember(string imageId, string memberId) =>
        Live(imageId)?.Members.Find(kept => !kept.Removed && kept.Member.MemberId == memberId) ?? throw new MemberNotFoundException(imageId, memberId);
}
