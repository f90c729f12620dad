using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Operations.Images;

namespace Glance.Operations.Access;

/// <summary>
/// Asks the rules in force about images, and hides images from callers who may not get them: what they may not do to such an image
/// looks as if the image were not there (glance-behaviours section 2).
/// </summary>
/// <param name="rules">The rules.</param>
/// <param name="ownersOnly">
/// Whether some actions are the owner's or an administrator's whatever the rules say: the guard of older releases, whose rules let everyone
/// do everything (<c>enforce_new_defaults</c> off).
/// </param>
public sealed class ImagePolicy(IPolicy rules, bool ownersOnly = false) : IImagePolicy
{
    /// <inheritdoc/>
    public ValueTask<bool> AllowsAsync(RequestContext context, string action, Image? image, CancellationToken cancellationToken)
    {
        var target = image is null ? PolicyTarget.OfImages(context) : PolicyTarget.Of(image, context);
        return ownersOnly && image is not null && !MayByOwnership(context, action, image)
            ? ValueTask.FromResult(false)
            : rules.AllowsAsync(context, action, target, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> AllowsNewAsync(RequestContext context, string action, Image proposed, CancellationToken cancellationToken) =>
        ownersOnly && action == PolicyActions.AddImage && !context.IsAdmin && proposed.Owner != context.ProjectId
            ? ValueTask.FromResult(false)
            : rules.AllowsAsync(context, action, PolicyTarget.OfNew(proposed), cancellationToken);

    /// <inheritdoc/>
    public ValueTask RequireAsync(RequestContext context, string action, Image? image, CancellationToken cancellationToken)
    {
        var allowed = AllowsAsync(context, action, image, cancellationToken);
        if (!allowed.IsCompletedSuccessfully)
            return new ValueTask(WaitAsync(allowed.AsTask(), context, action, image, cancellationToken));
        return allowed.Result ? ValueTask.CompletedTask : RefuseAsync(context, action, image, cancellationToken);
    }

    private async Task WaitAsync(Task<bool> allowed, RequestContext context, string action, Image? image, CancellationToken cancellationToken)
    {
        if (!await allowed.ConfigureAwait(false))
            await RefuseAsync(context, action, image, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask RefuseAsync(RequestContext context, string action, Image? image, CancellationToken cancellationToken)
    {
        if (image is not null && (action == PolicyActions.GetImage || !await AllowsAsync(context, PolicyActions.GetImage, image, cancellationToken).ConfigureAwait(false)))
            throw new ImageNotFoundException(image.Id) { Hidden = true };
        throw new ForbiddenException($"You are not authorized to complete {action} action.");
    }

    // Named are those that are not the owner's alone: an action that nobody thought of here is.
    private static bool MayByOwnership(RequestContext context, string action, Image image) => context.IsAdmin || action switch
    {
        PolicyActions.GetImage or PolicyActions.GetImages or PolicyActions.DownloadImage or PolicyActions.DownloadFromStore
            or PolicyActions.GetMember or PolicyActions.GetMembers or PolicyActions.GetImageLocation => true,

        // Younger than the guard: their own rules say who may.
        PolicyActions.AddImageLocation or PolicyActions.FetchImageLocation or PolicyActions.CopyImage => true,
        PolicyActions.ModifyMember => image.Visibility == ImageVisibility.Shared && image.Owner != context.ProjectId,
        _ => image.Owner is not null && image.Owner == context.ProjectId,
    };
}
