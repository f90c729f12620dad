using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Operations.Images;

namespace Glance.Operations.Access;

/// <summary>Checks that several operations begin with.</summary>
internal static class PolicyExtensions
{
    /// <summary>Longest id there can be; anything longer is unknown without asking the database.</summary>
    private const int LongestId = 36;

    /// <summary>Refuses every change to a caller who may only look.</summary>
    public static void RequireWritable(this RequestContext context)
    {
        if (context.ReadOnly)
            throw new ReadOnlyAccessException();
    }

    /// <summary>Publishing and communitizing an image need rights of their own.</summary>
    public static ValueTask RequireVisibilityAsync(
        this IImagePolicy policy, RequestContext context, ImageVisibility visibility, Image? image, CancellationToken cancellationToken) =>
        visibility switch
        {
            ImageVisibility.Public => policy.RequireAsync(context, PolicyActions.PublicizeImage, image, cancellationToken),
            ImageVisibility.Community => policy.RequireAsync(context, PolicyActions.CommunitizeImage, image, cancellationToken),
            _ => ValueTask.CompletedTask,
        };

    /// <summary>
    /// As <see cref="RequireVisibilityAsync"/> for an image that does not exist yet, whose existence there is nothing to hide about.
    /// </summary>
    public static async ValueTask RequireForNewAsync(
        this IImagePolicy policy, RequestContext context, string action, Image proposed, CancellationToken cancellationToken)
    {
        if (!await policy.AllowsNewAsync(context, action, proposed, cancellationToken).ConfigureAwait(false))
            throw new ForbiddenException($"You are not authorized to complete {action} action.");
    }

    /// <summary>The image, or the one exception that stands for unknown, deleted and invisible.</summary>
    public static async ValueTask<Image> LoadAsync(
        this IImageRepository images, RequestContext context, string imageId, CancellationToken cancellationToken) =>
        (imageId.Length > LongestId || imageId.Contains('\0', StringComparison.Ordinal)
            ? null
            : await images.FindAsync(context, imageId, cancellationToken).ConfigureAwait(false))
        ?? throw new ImageNotFoundException(imageId);
}
