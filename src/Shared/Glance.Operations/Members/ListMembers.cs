using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;

namespace Glance.Operations.Members;

/// <summary>Reads the members of an image: its owner sees all of them, a member itself (glance-v2-contract section 13).</summary>
/// <param name="images">The image records.</param>
/// <param name="members">Their members.</param>
/// <param name="policy">Who may.</param>
public sealed class ListMembers(IImageRepository images, IMemberRepository members, IImagePolicy policy)
{
    /// <summary>Reads the members.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights, or the image is not shared.</exception>
    public async Task<IReadOnlyList<Member>> ExecuteAsync(RequestContext context, string imageId, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(ListMembers));
        var image = await images.LoadSharedAsync(
            context, imageId, $"Not allowed to list members for image {imageId}: Only shared images have members.", cancellationToken).ConfigureAwait(false);
        await policy.RequireOnMembersAsync(context, PolicyActions.GetMembers, image, cancellationToken).ConfigureAwait(false);
        if (!await policy.AllowsAsync(context, PolicyActions.GetMember, image, cancellationToken).ConfigureAwait(false))
            return [];
        var all = await members.ListAsync(image.Id, cancellationToken).ConfigureAwait(false);
        return [.. all.Where(member => MemberAccess.MaySee(context, image, member.MemberId))];
    }
}
