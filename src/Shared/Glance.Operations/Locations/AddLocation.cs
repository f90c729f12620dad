using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Policies;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Data;
using Glance.Operations.Images;
using Glance.Operations.Quotas;
using Glance.Operations.Records;

namespace Glance.Operations.Locations;

/// <summary>
/// Gives a queued image data that lies in a store already: the locations API of services (glance-v2-contract section 12). The data is
/// hashed afterwards; when the caller says what it must hash to, the image becomes active only after that.
/// </summary>
/// <param name="images">The records.</param>
/// <param name="urls">Lets URLs in.</param>
/// <param name="policy">Who may.</param>
/// <param name="hashing">Reads and hashes the data.</param>
/// <param name="quotas">How much projects may store.</param>
/// <param name="time">The clock.</param>
public sealed class AddLocation(
    IImageRepository images, LocationUrlPolicy urls, IImagePolicy policy, LocationHashing hashing, ProjectQuotas quotas, TimeProvider time)
{
    private const string ServiceRole = "service";
    private const string ImportLock = "os_glance_import_task";

    /// <summary>Adds the location and begins to hash.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="draft">The location; its hashes have no checksum.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights.</exception>
    /// <exception cref="LocationConflictException">The image is not waiting for data, or another task works on it.</exception>
    /// <exception cref="InvalidImageException">Its formats are not set.</exception>
    /// <exception cref="InvalidLocationException">Not a URL that may come from outside, no data there, or no hash.</exception>
    /// <exception cref="ImageStateConflictException">Another request was first.</exception>
    /// <exception cref="QuotaExceededException">The owner may not store so much.</exception>
    /// <exception cref="StoreException">The store cannot be asked.</exception>
    public async Task ExecuteAsync(RequestContext context, string imageId, LocationDraft draft, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(AddLocation));
        context.RequireWritable();
        var image = await images.LoadAsync(context, imageId, cancellationToken).ConfigureAwait(false);
        await policy.RequireAsync(context, PolicyActions.AddImageLocation, image, cancellationToken).ConfigureAwait(false);
        RequireService(context, draft.Url);
        if (image.Status != ImageStatus.Queued)
            throw new LocationConflictException($"A location is added to an image that is queued, and image {image.Id} is {image.Status.ToWord()}.");
        if (image.Properties.ContainsKey(ImportLock))
            throw new LocationConflictException("Image has active task");
        ImageRules.RequireFormats(image);
        var expected = draft.Hashes?.RequireValid();
        if (urls.IsFiltered(draft.Url))
            throw new InvalidLocationException($"URI for add location does not pass filtering: {draft.Url}");
        var (location, size) = await urls.AdmitAsync(draft, cancellationToken).ConfigureAwait(false);

        if (hashing.IsOn)
            hashing.RequirePlace(image.Owner);
        var placed = Placed(image, location, size, expected);
        if (!hashing.IsOn)
        {
            await SaveAsync(image, placed, cancellationToken).ConfigureAwait(false);
            return;
        }

        var hold = placed.Status == ImageStatus.Importing ? await hashing.HoldAsync(image.Id, cancellationToken).ConfigureAwait(false) : new ImageHold();
        try
        {
            await SaveAsync(image, placed, cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseUnavailableException)
        {
            // It may have been made: the recovery of what died looks.
            await hold.AbandonAsync().ConfigureAwait(false);
            throw;
        }
        catch
        {
            await hold.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        hashing.Start(placed, expected, hold);
    }

    private Image Placed(Image image, ImageLocation location, long size, GivenHashes? expected)
    {
        var placed = image with
        {
            Locations = [location],
            Size = size,
            Status = hashing.IsOn && expected is not null ? ImageStatus.Importing : ImageStatus.Active,
            UpdatedAt = time.GetUtcNow(),
        };
        return hashing.IsOn ? hashing.Mark(placed) : expected?.On(placed) ?? placed;
    }

    private async ValueTask<Image> SaveAsync(Image before, Image after, CancellationToken cancellationToken)
    {
        var held = (await quotas.ForUploadAsync(after.Owner, cancellationToken).ConfigureAwait(false)) with { Uploading = null };
        return await images.SaveAsync(before, after, held, quotas, cancellationToken).ConfigureAwait(false);
    }

    private void RequireService(RequestContext context, string url)
    {
        var byUsers = url.StartsWith("http", StringComparison.OrdinalIgnoreCase) && urls.Knows(url);
        if (!byUsers && !context.Roles.Contains(ServiceRole) && !context.ServiceRoles.Contains(ServiceRole))
            throw new ForbiddenException("Only services may add such a location.");
    }
}
