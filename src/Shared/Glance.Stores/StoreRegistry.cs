using System.Diagnostics.CodeAnalysis;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Microsoft.Extensions.Logging;

namespace Glance.Stores;

/// <summary>The stores of a worker, made once at start.</summary>
public sealed class StoreRegistry : IStoreRegistry
{
    private readonly Dictionary<string, IImageStore> _byId;

    internal StoreRegistry(bool multiStore, IReadOnlyList<IImageStore> stores, IImageStore defaultStore, IReadOnlyList<StoreDescription> descriptions)
    {
        MultiStore = multiStore;
        Stores = stores;
        Default = defaultStore;
        Descriptions = descriptions;
        _byId = stores.ToDictionary(store => store.Id, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IImageStore> Stores { get; }

    /// <inheritdoc/>
    public IImageStore Default { get; }

    /// <inheritdoc/>
    public bool MultiStore { get; }

    /// <summary>What discovery tells about the stores, in configured order.</summary>
    public IReadOnlyList<StoreDescription> Descriptions { get; }

    /// <summary>Makes the configured stores, creates directories that are absent and probes them.</summary>
    /// <param name="options">What the configuration says.</param>
    /// <param name="urls">Where stores may go that read what URLs from outside name.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where stores tell what operators should know.</param>
    /// <exception cref="StoreConfigurationException">A store cannot be as configured, or none of them can do anything.</exception>
    /// <exception cref="DefaultStoreMissingException">The default store is not among them.</exception>
    public static StoreRegistry Create(StoreOptions options, UrlFilter urls, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(urls);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);
        return new StoreAssembly(options, urls, time, loggers).Build();
    }

    /// <inheritdoc/>
    public bool TryGet(string storeId, [NotNullWhen(true)] out IImageStore? store) => _byId.TryGetValue(storeId, out store);

    /// <inheritdoc/>
    public IImageStore ForLocation(ImageLocation location)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (MultiStore && location.Metadata.TryGetValue("store", out var named) && named is string { Length: > 0 } id)
            return TryGet(id, out var store) ? store : throw Unread(id, $"the location lies in store {id}, which is not among enabled_backends");
        var colon = location.Url.IndexOf("://", StringComparison.Ordinal);
        var scheme = colon < 0 ? string.Empty : location.Url[..colon];
        var readers = Stores.Where(store => store.Schemes.Contains(scheme)).ToList();
        // Written before there were several stores: nobody noted which, but a store knows its own directories.
        return readers.Find(store => store is ILocationOwner owner && owner.Owns(location.Url))
            ?? readers.FirstOrDefault()
            ?? throw Unread(Default.Id, $"no configured store reads {(scheme.Length == 0 ? "locations without a scheme" : scheme + " locations")}");
    }

    private static StoreException Unread(string storeId, string reason) => new(StoreFailure.InvalidLocation, storeId, $"Image data cannot be reached: {reason}");
}
