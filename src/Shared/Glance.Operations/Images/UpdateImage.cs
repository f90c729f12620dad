using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Properties;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Policies;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Locations;
using Glance.Operations.Records;

namespace Glance.Operations.Images;

/// <summary>Applies a list of changes to an image: all of them or none (glance-v2-contract section 7).</summary>
/// <param name="images">The records.</param>
/// <param name="policy">Who may.</param>
/// <param name="protection">Who may do what to which properties.</param>
/// <param name="limits">How much.</param>
/// <param name="time">The clock.</param>
/// <param name="locations">Changes of locations.</param>
public sealed class UpdateImage(
    IImageRepository images, IImagePolicy policy, IPropertyProtection protection, ImageLimits limits, TimeProvider time, LocationChanges locations)
{
    /// <summary>Applies the changes in order and saves once.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="changes">The changes; none means nothing is saved.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The image as it is now, as far as the caller may read it.</returns>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights, or not in this state.</exception>
    /// <exception cref="RefusedChangeException">Not this attribute.</exception>
    /// <exception cref="PropertyConflictException">A property is missing, or there already.</exception>
    /// <exception cref="QuotaExceededException">Too many tags, properties or locations, or more data than the owner may have.</exception>
    /// <exception cref="ImageChangedMeanwhileException">Others changed the image each time that this was tried.</exception>
    /// <exception cref="InvalidLocationException">Not a location that may be added.</exception>
    /// <exception cref="LocationConflictException">Locations cannot change so now.</exception>
    /// <exception cref="InvalidImageException">A value that cannot be stored.</exception>
    public async Task<Image> ExecuteAsync(
        RequestContext context, string imageId, IReadOnlyList<ImageChange> changes, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(UpdateImage));
        context.RequireWritable();
        if (changes.Count == 0)
            return await ShowAsync(context, imageId, cancellationToken).ConfigureAwait(false);

        // An upload may begin or end meanwhile, or others add properties: the changes are judged again by what the image is then.
        Image? shown = null;
        var saved = await GuardedSave.ChangeAsync(
            () => LoadAsync(context, imageId, cancellationToken),
            async before =>
            {
                var after = await ChangeAsync(context, before, changes, cancellationToken).ConfigureAwait(false);
                shown = await protection.ReadableAsync(context, after, cancellationToken).ConfigureAwait(false);
                return after;
            },
            (before, after) => locations.SaveAsync(context, images, before, after, limits.Quotas, cancellationToken)).ConfigureAwait(false);
        return saved with { Properties = shown!.Properties }; // saved is what the change made
    }

    private async ValueTask<Image> LoadAsync(RequestContext context, string imageId, CancellationToken cancellationToken) =>
        locations.Shown(await images.LoadAsync(context, imageId, cancellationToken).ConfigureAwait(false));

    // Each change asks its own rule, as upstream's do; without one this would be a way to read.
    private async ValueTask<Image> ShowAsync(RequestContext context, string imageId, CancellationToken cancellationToken)
    {
        var image = await LoadAsync(context, imageId, cancellationToken).ConfigureAwait(false);
        await policy.RequireAsync(context, PolicyActions.GetImage, image, cancellationToken).ConfigureAwait(false);
        return await protection.ReadableAsync(context, image, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Image> ChangeAsync(
        RequestContext context, Image before, IReadOnlyList<ImageChange> changes, CancellationToken cancellationToken)
    {
        var readable = await protection.ReadableAsync(context, before, cancellationToken).ConfigureAwait(false);
        var draft = new ImageDraft(readable);
        foreach (var change in changes)
            await ApplyAsync(context, before, draft, change, cancellationToken).ConfigureAwait(false);
        var after = draft.Image.WithHiddenOf(before, readable);
        if (after.Properties.Keys.Any(name => !before.Properties.ContainsKey(name)))
            limits.Quotas.RequireProperties(after.Properties.Keys);
        return after with { UpdatedAt = time.GetUtcNow() };
    }

    private async ValueTask ApplyAsync(
        RequestContext context, Image stored, ImageDraft draft, ImageChange change, CancellationToken cancellationToken)
    {
        if (change.Name == "locations")
        {
            draft.Image = await locations.ApplyAsync(context, stored, draft.Image, change, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (change.Name == "owner" && change.Kind != ImageChangeKind.Remove && !context.IsAdmin)
            throw new RefusedChangeException("Owner can't be updated by non admin.");
        if (change.Name == "visibility" && change.Kind != ImageChangeKind.Remove)
            await policy.RequireVisibilityAsync(context, ImageAttributes.Visibility(change.Value), stored, cancellationToken).ConfigureAwait(false);
        if (!draft.MayBeModified)
            await policy.RequireAsync(context, PolicyActions.ModifyImage, stored, cancellationToken).ConfigureAwait(false);
        draft.MayBeModified = true;
        if (ImageAttributes.Contains(change.Name))
            draft.Image = ApplyToAttribute(draft.Image, change);
        else
            await ApplyToPropertyAsync(context, draft, change, cancellationToken).ConfigureAwait(false);
    }

    private Image ApplyToAttribute(Image image, ImageChange change)
    {
        if (change.Kind == ImageChangeKind.Remove)
            throw new RefusedChangeException($"Property {change.Name} may not be removed.");
        if (change is { Kind: ImageChangeKind.Add, MustBeNew: true })
            throw new PropertyConflictException(change.Name, exists: true);
        return ImageAttributes.Set(image, change.Name, change.Value, limits);
    }

    // The draft holds what the caller may read: a property that is hidden from them is as good as absent.
    private async ValueTask ApplyToPropertyAsync(
        RequestContext context, ImageDraft draft, ImageChange change, CancellationToken cancellationToken)
    {
        var exists = draft.Image.Properties.ContainsKey(change.Name);
        if (change.Kind != ImageChangeKind.Add && !exists)
            throw new PropertyConflictException(change.Name, exists: false);
        if (change is { Kind: ImageChangeKind.Add, MustBeNew: true } && exists)
            throw new PropertyConflictException(change.Name, exists: true);

        var action = change.Kind == ImageChangeKind.Remove ? PropertyAction.Delete : exists ? PropertyAction.Update : PropertyAction.Create;
        await protection.RequireAsync(context, change.Name, action, cancellationToken).ConfigureAwait(false);
        if (action == PropertyAction.Create)
            await protection.RequireUnseenAsync(context, change.Name, cancellationToken).ConfigureAwait(false);
        if (change.Kind == ImageChangeKind.Remove)
        {
            draft.RemoveProperty(change.Name);
            return;
        }

        var value = change.Value as string;
        ImageTexts.RequireProperty(change.Name, value);
        draft.SetProperty(change.Name, value);
    }
}
