using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;

namespace Glance.Operations.Members;

/// <summary>Reads one member of an image (glance-v2-contract section 13).</summary>
/// <param name="images">The image records.</param>
/// <param name="members">Their members.</param>
/// <param name="policy">Who may.</param>
public sealed class ShowMember(IImageRepository images, IMemberRepository members, IImagePolicy policy)
{
    /// <summary>Reads the member.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="memberId">The project.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights, or the image is not shared.</exception>
    /// <exception cref="MemberNotFoundException">No such member, or somebody else.</exception>
    public async Task<Member> ExecuteAsync(RequestContext context, string imageId, string memberId, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(ShowMember));
        var image = await images.LoadSharedAsync(context, imageId, "Only shared images have members.", cancellationToken).ConfigureAwait(false);
        await policy.RequireOnMembersAsync(context, PolicyActions.GetMember, image, cancellationToken).ConfigureAwait(false);
        return await members.LoadAsync(context, image, memberId, cancellationToken).ConfigureAwait(false);
    }
}
