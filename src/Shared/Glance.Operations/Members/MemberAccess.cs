using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Operations.Access;
using Glance.Operations.Images;

namespace Glance.Operations.Members;

/// <summary>Steps that the operations on members begin with.</summary>
internal static class MemberAccess
{
    /// <summary>The image, provided that it is one that has members: a shared one.</summary>
    /// <param name="images">The records.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="refusal">What to tell when it is of another visibility.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<Image> LoadSharedAsync(
        this IImageRepository images, RequestContext context, string imageId, string refusal, CancellationToken cancellationToken)
    {
        var image = await images.LoadAsync(context, imageId, cancellationToken).ConfigureAwait(false);
        return image.Visibility == ImageVisibility.Shared ? image : throw new ForbiddenException(refusal);
    }

    /// <summary>Asks for the right to see the image first, then for the right itself, as upstream.</summary>
    public static async ValueTask RequireOnMembersAsync(
        this IImagePolicy policy, RequestContext context, string action, Image image, CancellationToken cancellationToken)
    {
        await policy.RequireAsync(context, PolicyActions.GetImage, image, cancellationToken).ConfigureAwait(false);
        await policy.RequireAsync(context, action, image, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the caller is told of this member: the owner of all, a member of itself.</summary>
    public static bool MaySee(RequestContext context, Image image, string memberId) =>
        context.IsAdmin || image.Owner == context.ProjectId || memberId == context.ProjectId;

    /// <summary>The member, or the one exception that stands for unknown and for somebody else's.</summary>
    public static async ValueTask<Member> LoadAsync(
        this IMemberRepository members, RequestContext context, Image image, string memberId, CancellationToken cancellationToken) =>
        (ImageTexts.Length(memberId) > ImageTexts.Longest || memberId.Contains('\0', StringComparison.Ordinal) || !MaySee(context, image, memberId)
            ? null
            : await members.FindAsync(image.Id, memberId, cancellationToken).ConfigureAwait(false))
        ?? throw new MemberNotFoundException(image.Id, memberId);
}
