using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Requests;

namespace Glance.Operations.Images;

/// <summary>
/// Upstream's secure-RBAC defaults as plain role checks (glance-behaviours section 2): an administrator may do everything, a member
/// changes what its project owns, a reader sees what the repository found visible.
/// </summary>
public sealed class RoleImagePolicy : IImagePolicy
{
    /// <inheritdoc/>
    public ValueTask<bool> AllowsAsync(RequestContext context, string action, Image? image, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Allows(context, action, image));

    /// <inheritdoc/>
    public ValueTask<bool> AllowsNewAsync(RequestContext context, string action, Image proposed, CancellationToken cancellationToken) =>
        AllowsAsync(context, action, proposed, cancellationToken);

    /// <inheritdoc/>
    public ValueTask RequireAsync(RequestContext context, string action, Image? image, CancellationToken cancellationToken)
    {
        if (Allows(context, action, image))
            return ValueTask.CompletedTask;
        if (image is not null && !Allows(context, "get_image", image))
            throw new ImageNotFoundException(image.Id);
        throw new ForbiddenException($"You are not authorized to complete {action} action.");
    }

    private static bool Allows(RequestContext context, string action, Image? image) => context.IsAdmin || action switch
    {
        "get_images" => context.ProjectId is not null && Has(context, "reader"),
        "get_image" => Has(context, "reader") && Sees(context, image),
        "download_image" => Has(context, "member") && Sees(context, image),
        "get_member" or "get_members" => Has(context, "reader") && (Owns(context, image) || IsMember(context, image)),
        "modify_member" => Has(context, "member") && IsMember(context, image),
        "add_image" or "delete_image" or "modify_image" or "upload_image" or "communitize_image" or "deactivate" or "reactivate"
            or "add_member" or "delete_member" or "set_image_location" => Has(context, "member") && Owns(context, image),
        _ => false,
    };

    private static bool Owns(RequestContext context, Image? image) => context.ProjectId is not null && image?.Owner == context.ProjectId;

    private static bool IsMember(RequestContext context, Image? image) =>
        context.ProjectId is not null && image is { Visibility: ImageVisibility.Shared } && image.Owner != context.ProjectId;

    // A shared image reaches a caller only through membership: the repository found it for them.
    private static bool Sees(RequestContext context, Image? image) =>
        image is { Visibility: ImageVisibility.Public or ImageVisibility.Community or ImageVisibility.Shared } || Owns(context, image);

    private static bool Has(RequestContext context, string role) => context.Roles.Contains(role);
}
