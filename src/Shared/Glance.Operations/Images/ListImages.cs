using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Properties;
using Glance.Domain.Images.Repository;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;

namespace Glance.Operations.Images;

/// <summary>Reads one page of the images a caller sees (glance-v2-contract section 6).</summary>
/// <param name="images">The records.</param>
/// <param name="policy">Who may, asked once for the list and silently for every image in it.</param>
/// <param name="protection">Who may see which properties.</param>
public sealed class ListImages(IImageRepository images, IImagePolicy policy, IPropertyProtection protection)
{
    /// <summary>Reads the page.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ForbiddenException">The caller may not list.</exception>
    /// <exception cref="InvalidMarkerException">The marker names no image of the caller's.</exception>
    public async Task<ImagePage> ExecuteAsync(RequestContext context, ImageQuery query, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(ListImages));
        await policy.RequireAsync(context, PolicyActions.GetImages, null, cancellationToken).ConfigureAwait(false);
        query = await ReadableAsync(context, query, cancellationToken).ConfigureAwait(false);
        var found = await images.ListAsync(context, query, cancellationToken).ConfigureAwait(false);
        var visible = new List<Image>(found.Count);
        foreach (var image in found)
        {
            if (await policy.AllowsAsync(context, PolicyActions.GetImage, image, cancellationToken).ConfigureAwait(false))
                visible.Add(await protection.ReadableAsync(context, image, cancellationToken).ConfigureAwait(false));
        }

        // A full page may have a successor, whatever the policy took out of it; an empty one gives no marker to go on from.
        var more = visible.Count > 0 && found.Count == query.Limit;
        return new ImagePage(visible, more ? visible[^1].Id : null);
    }

    // A property that the caller may not read is one that no image has: the filter finds nothing, by the same query as one that finds
    // nothing.
    private async ValueTask<ImageQuery> ReadableAsync(RequestContext context, ImageQuery query, CancellationToken cancellationToken)
    {
        if (query.Properties.Count == 0)
            return query;
        var readable = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in query.Properties)
        {
            if (!ImageAttributes.IsNeverShown(name) && (!protection.IsActive || await protection.AllowsAsync(context, name, PropertyAction.Read, cancellationToken).ConfigureAwait(false)))
                readable.Add(name, value);
        }

        return readable.Count == query.Properties.Count
            ? query
            : query with { Properties = readable, Columns = [.. query.Columns, new ColumnFilter(ImageColumn.Id, Comparison.Equal, [""])] };
    }
}
