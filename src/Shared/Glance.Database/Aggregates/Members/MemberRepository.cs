using Glance.Database.Connections;
using Glance.Database.Sql;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Quotas;

namespace Glance.Database.Aggregates.Members;

/// <summary>The members of images in Glance's tables, for every engine.</summary>
internal sealed class MemberRepository(IConnections connections) : IMemberRepository
{
    private readonly MemberSql _sql = new(connections.Dialect);

    public async ValueTask<IReadOnlyList<Member>> ListAsync(string imageId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageId);
        var rows = await connections.ReadAsync(
            session => session.QueryAsync<MemberRow>(_sql.List, new { ImageId = imageId }), cancellationToken).ConfigureAwait(false);
        return [.. rows.DistinctBy(row => row.MemberId, StringComparer.Ordinal).Select(row => row.ToMember())];
    }

    public async ValueTask<Member?> FindAsync(string imageId, string memberId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageId);
        ArgumentNullException.ThrowIfNull(memberId);
        if (!connections.Dialect.CanHold(memberId))
            return null;
        var row = await connections.ReadAsync(session => OfPairAsync(session, imageId, memberId), cancellationToken).ConfigureAwait(false);
        return row is { Deleted: false } ? row.ToMember() : null;
    }

    public async ValueTask<Member> AddAsync(Member member, int quota, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(member);
        Storable.Require("member", member.MemberId);
        return await connections.WriteAsync(
            async session =>
            {
                var image = new { member.ImageId };
                if (await session.SingleOrDefaultAsync<string>(_sql.LockImage, image).ConfigureAwait(false) is null)
                    throw new ImageNotFoundException(member.ImageId);
                if (quota >= 0 && await session.SingleOrDefaultAsync<long>(_sql.Count, image).ConfigureAwait(false) is var count && count >= quota)
                    throw QuotaExceededException.OfImage("members for this image", count + 1, quota).On("member", member.ImageId);
                var row = await session.SingleOrDefaultAsync<MemberRow>(
                    MemberSql.OfKey, new { member.ImageId, member.MemberId }).ConfigureAwait(false);
                if (row is { Deleted: false })
                    throw new DuplicateMemberException(member.ImageId, member.MemberId);
                await session.ExecuteAsync(row is null ? MemberSql.Insert : MemberSql.Revive, Values(session, member, row)).ConfigureAwait(false);
                return await StoredAsync(session, member.ImageId, member.MemberId).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<Member> SetStatusAsync(string imageId, string memberId, string status, DateTimeOffset updatedAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageId);
        ArgumentNullException.ThrowIfNull(memberId);
        return await connections.WriteAsync(
            async session =>
            {
                var values = new { ImageId = imageId, MemberId = memberId, Status = status, Now = session.Dialect.Time(updatedAt) };
                return session.Dialect.CanHold(memberId) && await session.ExecuteAsync(_sql.SetStatus, values).ConfigureAwait(false) > 0
                    ? await StoredAsync(session, imageId, memberId).ConfigureAwait(false)
                    : throw new MemberNotFoundException(imageId, memberId);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask RemoveAsync(string imageId, string memberId, DateTimeOffset removedAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageId);
        ArgumentNullException.ThrowIfNull(memberId);
        await connections.WriteAsync(
            async session =>
            {
                var values = new { ImageId = imageId, MemberId = memberId, Now = session.Dialect.Time(removedAt), Deleted = true };
                return session.Dialect.CanHold(memberId) && await session.ExecuteAsync(_sql.Remove, values).ConfigureAwait(false) > 0
                    ? true
                    : throw new MemberNotFoundException(imageId, memberId);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private Task<MemberRow?> OfPairAsync(Session session, string imageId, string memberId) =>
        session.SingleOrDefaultAsync<MemberRow>(_sql.OfPair, new { ImageId = imageId, MemberId = memberId });

    private async Task<Member> StoredAsync(Session session, string imageId, string memberId) =>
        (await OfPairAsync(session, imageId, memberId).ConfigureAwait(false) ?? throw new MemberNotFoundException(imageId, memberId)).ToMember();

    private static object Values(Session session, Member member, MemberRow? row) => new
    {
        Id = row?.Id ?? 0,
        member.ImageId,
        member.MemberId,
        CanShare = false,
        member.Status,
        CreatedAt = session.Dialect.Time(member.CreatedAt),
        UpdatedAt = session.Dialect.Time(member.UpdatedAt),
        Deleted = false,
    };
}
