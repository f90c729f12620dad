using Glance.Domain.Errors;
using Glance.Domain.Quotas;

namespace Glance.Domain.Images.Members;

/// <summary>
/// The members of images (glance-v2-contract section 13). Whether the caller may see or change them, and whether the image is of a
/// visibility that has members, is decided before. Every write is one transaction.
/// Every method may throw <see cref="DatabaseUnavailableException"/>.
/// </summary>
public interface IMemberRepository
{
    /// <summary>The members of an image, the earliest first; none when there is no such image.</summary>
    ValueTask<IReadOnlyList<Member>> ListAsync(string imageId, CancellationToken cancellationToken);

    /// <summary>One member; null when the image is not shared with it.</summary>
    ValueTask<Member?> FindAsync(string imageId, string memberId, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a member as given; one that was removed before gets its row back. Adders of one image wait for each other, so none passes the
    /// quota.
    /// </summary>
    /// <param name="member">The member.</param>
    /// <param name="quota">The most members the image may have afterwards; negative for any number. Looked at before duplicates
    /// are.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The member as stored.</returns>
    /// <exception cref="ImageNotFoundException">No such undeleted image.</exception>
    /// <exception cref="QuotaExceededException">The image has as many members as it may.</exception>
    /// <exception cref="DuplicateMemberException">The image is shared with it already.</exception>
    ValueTask<Member> AddAsync(Member member, int quota, CancellationToken cancellationToken);

    /// <summary>Sets a member's status.</summary>
    /// <returns>The member as stored.</returns>
    /// <exception cref="MemberNotFoundException">The image is not shared with it, or is deleted.</exception>
    ValueTask<Member> SetStatusAsync(string imageId, string memberId, string status, DateTimeOffset updatedAt, CancellationToken cancellationToken);

    /// <summary>Ends a membership; its row is kept, marked as deleted.</summary>
    /// <exception cref="MemberNotFoundException">The image is not shared with it, or is deleted.</exception>
    ValueTask RemoveAsync(string imageId, string memberId, DateTimeOffset removedAt, CancellationToken cancellationToken);
}
