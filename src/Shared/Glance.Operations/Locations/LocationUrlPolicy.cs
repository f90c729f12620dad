using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.Domain.Stores;
using Glance.Operations.Images;
using Glance.Operations.Rules;

namespace Glance.Operations.Locations;

/// <summary>
/// Decides which URLs from outside become locations. Nothing is asked of a store or a host before the URL itself was judged: local schemes
/// are refused in any spelling, others must be a configured store's, and HTTP URLs pass the operator's filter (glance-v2-contract section
/// 12).
/// </summary>
/// <param name="stores">The configured stores.</param>
/// <param name="filter">Judges HTTP URLs.</param>
/// <param name="rules">What the operator allows.</param>
/// <param name="time">The clock.</param>
public sealed class LocationUrlPolicy(IStoreRegistry stores, UrlFilter filter, LocationRules rules, TimeProvider time)
{
    // A number that every reader of JSON reads exactly; sizes are summed up, and no server has so much.
    private const long LargestSize = 1L << 53;

    // What they name is read with the service's own rights: its files, and objects and volumes that its login opens (docs/decisions/0372,
    // 0403, 0434).
    private static readonly string[] LocalSchemes =
        ["file", "filesystem", "s3", "s3+http", "s3+https", "swift", "swift+http", "swift+https", "swift+config", "cinder"];

    /// <summary>Makes it.</summary>
    internal static LocationUrlPolicy From(OperationParts parts) => new(parts.Stores, parts.Urls, parts.Rules.Locations, parts.Time);

    /// <summary>Whether URLs like this one are a configured store's and may come from outside.</summary>
    internal bool Knows(string url) =>
        Scheme(url) is { Length: > 0 } scheme && !LocalSchemes.Contains(scheme) && stores.Stores.Any(store => store.Schemes.Contains(scheme));

    /// <summary>Whether an HTTP URL is by itself one that may not come from outside; other URLs never are.</summary>
    internal bool IsFiltered(string url) => IsHttp(url) && !filter.Permits(url);

    /// <summary>The location that a draft describes and the number of bytes there.</summary>
    /// <exception cref="InvalidLocationException">The URL may not come from outside, or there is no data.</exception>
    /// <exception cref="QuotaExceededException">There is more data than an image may have.</exception>
    /// <exception cref="StoreException">The store cannot be asked.</exception>
    internal async ValueTask<(ImageLocation Location, long Size)> AdmitAsync(LocationDraft draft, CancellationToken cancellationToken)
    {
        ImageTexts.RequireStorable("locations", draft.Url);
        if (!Knows(draft.Url) || IsFiltered(draft.Url))
            throw InvalidLocationException.Refused();
        LocationMetadataRules.Require(draft.Metadata);
        var location = Place(draft);
        var (size, why) = IsHttp(draft.Url)
            ? await ProbeAsync(location, cancellationToken).ConfigureAwait(false)
            : await SizeAsync(location, cancellationToken).ConfigureAwait(false);
        if (size <= 0)
            throw InvalidLocationException.Refused(why);
        var most = Math.Min(rules.SizeCap, LargestSize);
        return size <= most ? (location, size) : throw new QuotaExceededException($"There are {size} bytes at the location, and an image may have {most}");
    }

    /// <summary>
    /// The size that a web server tells; 0 where there is none to be had, told no sooner than a fixed time after the question: how long it
    /// took to find a host, an address that is closed, or a port without a server would otherwise show which of them it was.
    /// </summary>
    private async Task<(long Size, Exception? Why)> ProbeAsync(ImageLocation location, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var probed = await filter.AllowsAsync(location.Url, cancellationToken).ConfigureAwait(false)
            ? await SizeAsync(location, cancellationToken).ConfigureAwait(false)
            : (Size: 0, Why: new InvalidLocationException("its host has no address, or one that nothing from outside may lead to"));
        if (probed.Size <= 0 && rules.RefusalTime - time.GetElapsedTime(began) is var early && early > TimeSpan.Zero)
            await Task.Delay(early, time, cancellationToken).ConfigureAwait(false);
        return probed;
    }

    private async Task<(long Size, Exception? Why)> SizeAsync(ImageLocation location, CancellationToken cancellationToken)
    {
        try
        {
            var size = await stores.ForLocation(location).GetSizeAsync(location.Url, cancellationToken).ConfigureAwait(false);
            return (size, size > 0 ? null : new InvalidLocationException("no data is there, or it is not said how much"));
        }
        catch (StoreException error) when (IsHttp(location.Url) || error.Failure is StoreFailure.NotFound or StoreFailure.InvalidLocation or StoreFailure.Unsupported)
        {
            return (0, error);
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
