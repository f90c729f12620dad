using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Operations.Images;

namespace Glance.Operations.Locations;

/// <summary>
/// Lets URLs from outside in, or not. Nothing is asked of a store or a host before the URL itself was judged: local schemes are
/// refused in any spelling, others must be a configured store's, and HTTP URLs pass the operator's filter (glance-v2-contract section 12).
/// </summary>
/// <param name="stores">The configured stores.</param>
/// <param name="filter">Judges HTTP URLs.</param>
public sealed class LocationGate(IStoreRegistry stores, UrlFilter filter)
{
    private static readonly string[] LocalSchemes = ["file", "filesystem", "swift+config"];

    /// <summary>Whether URLs like this one are a configured store's and may come from outside.</summary>
    internal bool Knows(string url) =>
        Scheme(url) is { Length: > 0 } scheme && !LocalSchemes.Contains(scheme) && stores.Stores.Any(store => store.Schemes.Contains(scheme));

    /// <summary>Whether an HTTP URL leads where it may not; other URLs never do.</summary>
    internal async ValueTask<bool> IsFilteredAsync(string url, CancellationToken cancellationToken) =>
        IsHttp(url) && !await filter.AllowsAsync(url, cancellationToken).ConfigureAwait(false);

    /// <summary>The location that a draft describes and the number of bytes there.</summary>
    /// <exception cref="InvalidLocationException">The URL may not come from outside, or there is no data.</exception>
    /// <exception cref="StoreException">The store cannot be asked.</exception>
    internal async ValueTask<(ImageLocation Location, long Size)> AdmitAsync(LocationDraft draft, CancellationToken cancellationToken)
    {
        ImageRules.RequireStorable("locations", draft.Url);
        if (!Knows(draft.Url) || await IsFilteredAsync(draft.Url, cancellationToken).ConfigureAwait(false))
            throw InvalidLocationException.Refused();
        LocationNotes.Require(draft.Metadata);
        try
        {
            var location = Place(draft);
            var size = await stores.ForLocation(location).GetSizeAsync(location.Url, cancellationToken).ConfigureAwait(false);
            return size > 0 ? (location, size) : throw InvalidLocationException.Refused();
        }
        catch (StoreException error) when (IsHttp(draft.Url) || error.Failure is StoreFailure.NotFound or StoreFailure.InvalidLocation or StoreFailure.Unsupported)
        {
            throw InvalidLocationException.Refused();
        }
    }

    /// <summary>The location, with the store noted that the URL belongs to, whatever the caller says.</summary>
    internal ImageLocation Place(LocationDraft draft)
    {
        if (!stores.MultiStore)
            return new ImageLocation { Url = draft.Url, Metadata = draft.Metadata };
        var notes = new Dictionary<string, object?>(draft.Metadata, StringComparer.Ordinal);
        notes.Remove("store");
        var location = new ImageLocation { Url = draft.Url, Metadata = notes };
        notes["store"] = stores.ForLocation(location).Id;
        return location;
    }

    // Whatever its server answers or does not, a caller learns the same: no host can be probed by asking for a location.
    private static bool IsHttp(string url) => Scheme(url) is "http" or "https";

    private static string Scheme(string url)
    {
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? "" : url[..colon].Trim().ToLowerInvariant();
    }
}
