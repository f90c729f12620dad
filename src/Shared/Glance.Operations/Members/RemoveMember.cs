using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Readers;

namespace Glance.Operations.Members;

/// <summary>Stops sharing an image with a project (glance-v2-contract section 13).</summary>
/// <param name="images">The image records.</param>
/// <param name="members">Their members.</param>
/// <param name="policy">Who may.</param>
/// <param name="readers">Tells stores that list who may read.</param>
/// <param name="time">The clock.</param>
public sealed class RemoveMember(
    IImageRepository images, IMemberRepository members, IImagePolicy policy, ReaderLists readers, TimeProvider time)
{
    /// <summary>Removes the member.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="memberId">The project.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights, or the image is not shared.</exception>
    /// <exception cref="MemberNotFoundException">No such member, or somebody else.</exception>
    /// <exception cref="StoreException">A store that lists readers cannot note the change.</exception>
    public async Task ExecuteAsync(RequestContext context, string imageId, string memberId, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(RemoveMember));
        context.RequireWritable();
        var image = await images.LoadSharedAsync(context, imageId, $"Not allowed to delete members for image {imageId}.", cancellationToken).ConfigureAwait(false);
        await policy.RequireOnMembersAsync(context, PolicyActions.GetMember, image, cancellationToken).ConfigureAwait(false);
        var member = await members.LoadAsync(context, image, memberId, cancellationToken).ConfigureAwait(false);
        await policy.RequireAsync(context, PolicyActions.DeleteMember, image, cancellationToken).ConfigureAwait(false);
        var listing = await readers.BeginAsync(context, image, cancellationToken).ConfigureAwait(false);
        await using var listed = listing.ConfigureAwait(false);
        await members.RemoveAsync(image.Id, member.MemberId, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }
}
