using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Policies;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Readers;
using Glance.Operations.Records;

namespace Glance.Operations.Members;

/// <summary>Shares an image with a project, which may accept or reject it (glance-v2-contract section 13).</summary>
/// <param name="images">The image records.</param>
/// <param name="members">Their members.</param>
/// <param name="policy">Who may.</param>
/// <param name="limits">How many.</param>
/// <param name="readers">Tells stores that list who may read.</param>
/// <param name="time">The clock.</param>
public sealed class AddMember(
    IImageRepository images, IMemberRepository members, IImagePolicy policy, ImageLimits limits, ReaderLists readers, TimeProvider time)
{
    /// <summary>Adds the member.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="memberId">The project.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The member, pending.</returns>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights, or the image is not shared.</exception>
    /// <exception cref="InvalidImageException">No project can be called that.</exception>
    /// <exception cref="QuotaExceededException">The image has as many members as it may.</exception>
    /// <exception cref="DuplicateMemberException">It is a member already.</exception>
    /// <exception cref="StoreException">A store that lists readers cannot note the change.</exception>
    public async Task<Member> ExecuteAsync(RequestContext context, string imageId, string memberId, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(AddMember));
        context.RequireWritable();
        var image = await images.LoadSharedAsync(context, imageId, $"Not allowed to create members for image {imageId}.", cancellationToken).ConfigureAwait(false);
        await policy.RequireOnMembersAsync(context, PolicyActions.AddMember, image, cancellationToken).ConfigureAwait(false);
        ImageTexts.RequireMember(memberId);
        var now = time.GetUtcNow();
        var listing = await readers.BeginAsync(context, image, cancellationToken).ConfigureAwait(false);
        await using var listed = listing.ConfigureAwait(false);
        return await members.AddAsync(
            new Member { ImageId = image.Id, MemberId = memberId, CreatedAt = now, UpdatedAt = now }, limits.MemberQuota, cancellationToken).ConfigureAwait(false);
    }
}
