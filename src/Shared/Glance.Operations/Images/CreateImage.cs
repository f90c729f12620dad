using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Properties;
using Glance.Domain.Images.Repository;
using Glance.Domain.Policies;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Quotas;
using Glance.Operations.Records;

namespace Glance.Operations.Images;

/// <summary>Makes the record of a new image, queued for its data (glance-v2-contract section 5).</summary>
/// <param name="images">The records.</param>
/// <param name="policy">Who may.</param>
/// <param name="protection">Who may give which properties.</param>
/// <param name="limits">How much.</param>
/// <param name="quotas">How many images projects may have.</param>
/// <param name="time">The clock.</param>
public sealed class CreateImage(
    IImageRepository images, IImagePolicy policy, IPropertyProtection protection, ImageLimits limits, ProjectQuotas quotas, TimeProvider time)
{
    /// <summary>Makes the image.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="described">What it should be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The image as stored, as far as the caller may read it.</returns>
    /// <exception cref="ForbiddenException">Not with these rights, visibility or properties.</exception>
    /// <exception cref="RefusedChangeException">Not for this owner.</exception>
    /// <exception cref="QuotaExceededException">Too many tags, properties or images.</exception>
    /// <exception cref="InvalidImageException">A value that cannot be stored.</exception>
    /// <exception cref="DuplicateImageException">The id is taken.</exception>
    public async Task<Image> ExecuteAsync(RequestContext context, NewImage described, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(CreateImage));
        context.RequireWritable();
        var image = Propose(context, described);
        await RequireAddAsync(context, image, cancellationToken).ConfigureAwait(false);
        foreach (var name in image.Properties.Keys)
            await protection.RequireAsync(context, name, PropertyAction.Create, cancellationToken).ConfigureAwait(false);
        RequireStorable(image);
        image = image with
        {
            MinRam = ImageRules.Amount("min_ram", described.MinRam),
            MinDisk = ImageRules.Amount("min_disk", described.MinDisk),
            Tags = ImageRules.Tags(described.Tags, limits),
        };
        limits.Quotas.RequireProperties(image.Properties.Keys);
        var readable = await protection.ReadableAsync(context, image, cancellationToken).ConfigureAwait(false);
        await images.AddAsync(image, quotas, cancellationToken).ConfigureAwait(false);
        return readable;
    }

    private Image Propose(RequestContext context, NewImage described)
    {
        var now = time.GetUtcNow();
        var owner = described.OwnerGiven ? described.Owner : context.ProjectId;
        return new Image
        {
            Id = described.Id ?? Guid.NewGuid().ToString("D"),
            Status = ImageStatus.Queued,
            Name = described.Name,
            Visibility = described.Visibility,
            Owner = string.IsNullOrEmpty(owner) ? null : owner,
            DiskFormat = described.DiskFormat,
            ContainerFormat = described.ContainerFormat,
            Protected = described.Protected,
            Hidden = described.Hidden,
            CreatedAt = now,
            UpdatedAt = now,
            Properties = described.Properties,
        };
    }

    private async ValueTask RequireAddAsync(RequestContext context, Image image, CancellationToken cancellationToken)
    {
        if (!await policy.AllowsNewAsync(context, PolicyActions.AddImage, image, cancellationToken).ConfigureAwait(false))
        {
            // None is how upstream prints that there is no owner.
            throw image.Owner == context.ProjectId
                ? new ForbiddenException("You are not authorized to complete add_image action.")
                : new RefusedChangeException($"You are not permitted to create images owned by '{image.Owner ?? "None"}'");
        }

        if (image.Visibility == ImageVisibility.Public)
            await policy.RequireForNewAsync(context, PolicyActions.PublicizeImage, image, cancellationToken).ConfigureAwait(false);
        if (image.Visibility == ImageVisibility.Community)
            await policy.RequireForNewAsync(context, PolicyActions.CommunitizeImage, image, cancellationToken).ConfigureAwait(false);
    }

    private static void RequireStorable(Image image)
    {
        ImageTexts.RequireName("name", image.Name);
        ImageTexts.RequireName("owner", image.Owner);
        foreach (var (name, value) in image.Properties)
            ImageTexts.RequireProperty(name, value);
    }
}
