using System.Diagnostics.CodeAnalysis;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Stores.Capabilities;
using Glance.Stores.Wrappers;
using Microsoft.Extensions.Logging;

namespace Glance.Stores;

/// <summary>The stores of a worker, made once at start.</summary>
public sealed class StoreRegistry : IStoreRegistry
{
    private readonly LocationStores _locations;

    internal StoreRegistry(bool multiStore, IReadOnlyList<IImageStore> stores, IImageStore defaultStore, IReadOnlyList<StoreDescription> descriptions)
    {
        MultiStore = multiStore;
        Stores = stores;
        Default = defaultStore;
        Descriptions = descriptions;
        var weights = descriptions.ToDictionary(store => store.Id, store => store.Weight, StringComparer.Ordinal);
        _locations = new LocationStores(multiStore, stores, weights);
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
        var stores = Prepare(options, urls, time, loggers);
        stores.Open([], new DirectoryUse());
        return stores;
    }

    /// <summary>
    /// Makes the configured stores without looking at a directory: nothing is changed before the whole configuration is known to be good.
    /// </summary>
    /// <param name="options">What the configuration says.</param>
    /// <param name="urls">Where stores may go that read what URLs from outside name.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where stores tell what operators should know.</param>
    /// <exception cref="StoreConfigurationException">A store cannot be as configured.</exception>
    /// <exception cref="DefaultStoreMissingException">The default store is not among them.</exception>
    public static StoreRegistry Prepare(StoreOptions options, UrlFilter urls, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(urls);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);
        return Prepare(options, StoreFactories.All, new StoreServices(urls, time, loggers)
        {
            JournalDirectory = options.JournalDirectory,
        });
    }

    /// <summary>The same with drivers of one's own.</summary>
    internal static StoreRegistry Prepare(StoreOptions options, IReadOnlyList<IStoreFactory> factories, StoreServices services) =>
        new StoreAssembly(options, factories, services).Build();

    /// <summary>Looks at the directories, creates those that are absent and new, and probes them.</summary>
    /// <param name="knownUrls">Locations of some images as their records have them: where their files are not, a directory is not what it
    /// was.</param>
    /// <param name="use">What may be made and what must be there.</param>
    /// <exception cref="StoreConfigurationException">The default store has no directory, or uploads to a store on the network cannot be
    /// noted.</exception>
    public void Open(IReadOnlyList<string> knownUrls, DirectoryUse use)
    {
        ArgumentNullException.ThrowIfNull(knownUrls);
        ArgumentNullException.ThrowIfNull(use);
        foreach (var local in All<ILocalStore>())
            local.Open(knownUrls, use);
        List<string> problems =
            [.. All<JournalledStore>().Select(store => store.OpenJournal(isFatal: !use.IsReplacement)).OfType<string>()];
        if (Default.Find<ILocalStore>() is { IsUsable: false } lost)
            problems.Insert(0, lost.DescribeUnusable(use.MayCreate));
        if (problems.Count > 0 && !use.IsReplacement)
            throw new StoreConfigurationException(problems);
    }

    /// <summary>
    /// Writes to a directory of each store that takes uploads, as an upload would; it may block as long as a file system does. A full store
    /// has no fault: to take it out of service would not make room, and would keep everybody from reading.
    /// </summary>
    /// <returns>What is wrong with the first that cannot be written to; null when all can.</returns>
    public string? FindFault() => All<IHealthCheckedStore>().Select(store => store.FindFault()).FirstOrDefault(fault => fault is not null);

    /// <summary>The file of an image in some store; null where there is none. Whoever finds one needs a database that knows it.</summary>
    public string? FindAnyImage() => All<ILocalStore>().Select(store => store.FindAnyImage()).FirstOrDefault(file => file is not null);

    /// <inheritdoc/>
    public bool TryGet(string storeId, [NotNullWhen(true)] out IImageStore? store) => _locations.TryGet(storeId, out store);

    /// <inheritdoc/>
    public IImageStore ForLocation(ImageLocation location)
    {
        ArgumentNullException.ThrowIfNull(location);
        return _locations.Of(location, Default.Id);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ImageLocation> Arrange(IReadOnlyList<ImageLocation> locations)
    {
        ArgumentNullException.ThrowIfNull(locations);
        return _locations.Arrange(locations);
    }

    private IEnumerable<T> All<T>()
        where T : class => Stores.Select(store => store.Find<T>()).OfType<T>();
}
