using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Images;

namespace Glance.Operations.Members;

/// <summary>Lets a project accept or reject an image that is shared with it (glance-v2-contract section 13).</summary>
/// <param name="images">The image records.</param>
/// <param name="members">Their members.</param>
/// <param name="policy">Who may.</param>
/// <param name="time">The clock.</param>
public sealed class UpdateMember(IImageRepository images, IMemberRepository members, IImagePolicy policy, TimeProvider time)
{
    /// <summary>Sets the member's status.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="memberId">The project.</param>
    /// <param name="status">The status; null for something that is no word at all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The member as stored.</returns>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights, or the image is not shared.</exception>
    /// <exception cref="MemberNotFoundException">No such member, or somebody else.</exception>
    /// <exception cref="InvalidMemberException">There is no such status.</exception>
    public async Task<Member> ExecuteAsync(
        RequestContext context, string imageId, string memberId, string? status, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(UpdateMember));
        context.RequireWritable();
        var image = await images.LoadSharedAsync(context, imageId, $"Not allowed to update members for image {imageId}.", cancellationToken).ConfigureAwait(false);
        await policy.RequireOnMembersAsync(context, PolicyActions.GetMember, image, cancellationToken).ConfigureAwait(false);
        var member = await members.LoadAsync(context, image, memberId, cancellationToken).ConfigureAwait(false);
        await policy.RequireAsync(context, PolicyActions.ModifyMember, image, cancellationToken).ConfigureAwait(false);
        if (status is not ("pending" or "accepted" or "rejected"))
            throw new InvalidMemberException("Incorrect request: Status must be \"pending\", \"accepted\" or \"rejected\".");
        return await members.SetStatusAsync(image.Id, member.MemberId, status, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }
}
