using System.Globalization;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Policies;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Operations.Access;
using Glance.Operations.Data;
using Glance.Operations.Images;
using Glance.Operations.Quotas;
using Glance.Operations.Readers;
using Glance.Operations.Records;
using Glance.Operations.Rules;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Locations;

/// <summary>
/// Changes of an image's locations by an update (glance-v2-contract section 12). What is removed from the record is removed from its store
/// afterwards.
/// </summary>
/// <param name="urls">Lets URLs in.</param>
/// <param name="data">Removes data.</param>
/// <param name="policy">Who may.</param>
/// <param name="rules">What the operator allows.</param>
/// <param name="quotas">How much projects may store.</param>
/// <param name="readers">Tells stores that list who may read.</param>
public sealed class LocationChanges(
    LocationUrlPolicy urls, LocationData data, IImagePolicy policy, LocationRules rules, ProjectQuotas quotas, ReaderLists readers)
{
    /// <summary>Makes it.</summary>
    internal static LocationChanges From(OperationParts parts, LocationData data) =>
        new(LocationUrlPolicy.From(parts), data, parts.Access.Images, parts.Rules.Locations, parts.Quotas, parts.Readers);

    /// <summary>The image with its locations as clients see them: a position in a change is one in that order.</summary>
    internal Image Shown(Image image) =>
        data.Arrange(image.Locations) is var shown && ReferenceEquals(shown, image.Locations) ? image : image with { Locations = shown };

    /// <summary>The image after one change.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="stored">The image as stored: what policies judge.</param>
    /// <param name="image">The image as changed so far.</param>
    /// <param name="change">The change; its value is a <see cref="LocationDraft"/> to add, or a list of them to replace.</param>
    /// <param name="cancellationToken">Ends the wait for stores and names.</param>
    internal ValueTask<Image> ApplyAsync(RequestContext context, Image stored, Image image, ImageChange change, CancellationToken cancellationToken) => change switch
    {
        { Kind: ImageChangeKind.Replace, Value: IReadOnlyList<LocationDraft> { Count: > 0 } drafts } => ReplaceAsync(context, stored, image, drafts, cancellationToken),
        { Kind: ImageChangeKind.Replace } => throw new RefusedChangeException("Cannot set locations to empty list."),
        { Kind: ImageChangeKind.Add, Value: LocationDraft draft } => AddAsync(context, stored, image, draft, change.Position, cancellationToken),
        { Kind: ImageChangeKind.Remove } => RemoveAsync(context, stored, image, change.Position, cancellationToken),
        _ => throw new ArgumentException($"a {change.Kind} of locations without locations", nameof(change)),
    };

    /// <summary>
    /// Saves an update. New locations use up the owner's quota; removed ones take their data with them; where the data stays, who may read
    /// it changes with the visibility.
    /// </summary>
    internal async ValueTask<Image> SaveAsync(
        RequestContext context, IImageRepository images, Image before, Image after, ImageQuotas ofImage,
        CancellationToken cancellationToken)
    {
        if (before.Visibility == after.Visibility)
            return await SaveRecordAsync(context, images, before, after, ofImage, cancellationToken).ConfigureAwait(false);
        var listing = await readers.BeginAsync(context, before, cancellationToken).ConfigureAwait(false);
        await using var listed = listing.ConfigureAwait(false);
        return await SaveRecordAsync(context, images, before, after, ofImage, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Image> SaveRecordAsync(
        RequestContext context, IImageRepository images, Image before, Image after, ImageQuotas ofImage,
        CancellationToken cancellationToken)
    {
        if (ReferenceEquals(before.Locations, after.Locations))
            return await images.SaveAsync(before, after, ofImage, cancellationToken).ConfigureAwait(false);
        var held = after.Locations.All(location => location.Id is not null)
            ? UsageLimits.None
            : (await quotas.ForUploadAsync(after.Owner, cancellationToken).ConfigureAwait(false)) with { Uploading = null };
        var gone = before.Locations.Where(location => after.Locations.All(kept => kept.Id != location.Id && kept.Url != location.Url)).Select(data.Leaving).ToList();
        after = after with { Locations = [.. after.Locations, .. gone] };
        var saved = await images.SaveAsync(before, after, held with { Image = ofImage }, quotas, cancellationToken).ConfigureAwait(false);
        foreach (var location in gone)
            await data.RemoveAsync(context, before.Id, location).ConfigureAwait(false);
        return saved;
    }

    private async ValueTask<Image> AddAsync(
        RequestContext context, Image stored, Image image, LocationDraft draft, string? position, CancellationToken cancellationToken)
    {
        await policy.RequireAsync(context, PolicyActions.SetImageLocation, stored, cancellationToken).ConfigureAwait(false);
        RequireChangeable("add");
        RequireStatus(image, "add", ImageStatus.Active, ImageStatus.Queued);
        var news = GivenHashes.Together([draft]).NewTo(image, rules.Algorithm);
        var index = Position(position, image.Locations.Count) ?? throw new InvalidLocationException("Invalid position for adding a location.");
        RequireQuota(image.Locations.Count + 1);
        var (location, size) = await urls.AdmitAsync(draft, cancellationToken).ConfigureAwait(false);
        RequireNew(location, image.Locations);
        List<ImageLocation> locations = [.. image.Locations];
        locations.Insert(Math.Min(index, locations.Count), location);
        return Filled(image with { Locations = locations }, size, news);
    }

    private async ValueTask<Image> ReplaceAsync(
        RequestContext context, Image stored, Image image, IReadOnlyList<LocationDraft> drafts, CancellationToken cancellationToken)
    {
        await policy.RequireAsync(context, PolicyActions.SetImageLocation, stored, cancellationToken).ConfigureAwait(false);
        RequireChangeable("update");
        RequireStatus(image, "replace", ImageStatus.Active, ImageStatus.Queued);
        var news = GivenHashes.Together(drafts).NewTo(image, rules.Algorithm);
        RequireQuota(drafts.Count);
        if (image.Locations.Count > 0)
            return Filled(Renoted(image, drafts), image.Size.GetValueOrDefault(), news);

        List<ImageLocation> locations = [];
        long size = 0;
        foreach (var draft in drafts)
        {
            var (location, bytes) = await urls.AdmitAsync(draft, cancellationToken).ConfigureAwait(false);
            RequireNew(location, locations);
            locations.Add(location);
            size = size == 0 ? bytes : size;
        }

        return Filled(image with { Locations = locations }, size, news);
    }

    private async ValueTask<Image> RemoveAsync(RequestContext context, Image stored, Image image, string? position, CancellationToken cancellationToken)
    {
        await policy.RequireAsync(context, PolicyActions.DeleteImageLocation, stored, cancellationToken).ConfigureAwait(false);
        RequireChangeable("remove");
        RequireStatus(image, "remove", ImageStatus.Active);
        if (image.Locations.Count <= 1)
            throw new RefusedChangeException("Cannot remove last location in the image.");
        var index = position == "-" ? image.Locations.Count - 1 : Position(position, image.Locations.Count);
        if (index is not { } at || at >= image.Locations.Count)
            throw new InvalidLocationException("Invalid position for removing a location.");
        await data.RequireUnusedAsync(image.Locations[at], cancellationToken).ConfigureAwait(false);
        return image with { Locations = [.. image.Locations.Where((_, number) => number != at)] };
    }

    /// <summary>
    /// The same URLs with other notes, in rows of their own as upstream leaves them; anything else is refused where there are locations
    /// already.
    /// </summary>
    private Image Renoted(Image image, IReadOnlyList<LocationDraft> drafts)
    {
        // Who was shown a URL without its keys sends it back like that.
        drafts = [.. drafts.Select(draft => draft with { Url = Stored(image, draft.Url) })];
        if (!drafts.Select(draft => draft.Url).Order(StringComparer.Ordinal).SequenceEqual(image.Locations.Select(location => location.Url).Order(StringComparer.Ordinal)))
            throw new InvalidLocationException("Original locations is not empty: only their metadata can be replaced");
        foreach (var draft in drafts)
            LocationMetadataRules.RequireStorable(draft.Metadata);
        return image with { Locations = [.. drafts.Select(urls.Place)] };
    }

    private static string Stored(Image image, string shown) =>
        image.Locations.FirstOrDefault(location => LocationKeys.LeftOut(location.Url) == shown)?.Url ?? shown;

    private static Image Filled(Image image, long size, GivenHashes? news)
    {
        // No bytes that were counted are a size, too.
        var filled = image.Size is > 0 || image.Checksum is not null ? image : image with { Size = size };
        if (filled.Status != ImageStatus.Queued)
            return filled;
        ImageRules.RequireFormats(filled);
        return (news?.On(filled) ?? filled) with { Status = ImageStatus.Active };
    }

    private void RequireChangeable(string verb)
    {
        if (!rules.Changeable)
            throw new ForbiddenException($"It's not allowed to {verb} locations if locations are invisible.");
    }

    private static void RequireStatus(Image image, string verb, params ReadOnlySpan<ImageStatus> allowed)
    {
        if (!allowed.Contains(image.Status))
            throw new LocationConflictException($"It's not allowed to {verb} locations if image status is {image.Status.ToWord()}.");
    }

    private void RequireQuota(int count)
    {
        if (rules.Quota >= 0 && count > rules.Quota)
            throw QuotaExceededException.OfImage("locations", count, rules.Quota);
    }

    private static void RequireNew(ImageLocation location, IEnumerable<ImageLocation> others)
    {
        if (others.Any(other => other.Url == location.Url && LocationMetadataRules.AreSame(other.Metadata, location.Metadata)))
            throw new InvalidLocationException($"The location {location.Url} already exists");
    }

    /// <summary>Where a pointer points: a number, or <c>-</c> for the end; null when it is neither.</summary>
    private static int? Position(string? position, int count) =>
        position == "-" ? count
        : !string.IsNullOrEmpty(position) && position.All(char.IsAsciiDigit) ? int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : int.MaxValue
        : null;
}
