using Glance.Domain.Errors;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Stores.Capabilities;
using Glance.Stores.Wrappers;
using Microsoft.Extensions.Logging;

namespace Glance.Stores;

/// <summary>What <see cref="StoreRegistry"/> would refuse at a first start, all of it and without making anything.</summary>
public sealed class StoreCheck
{
    private readonly StoreAssembly _assembly;

    /// <summary>Looks at the options.</summary>
    /// <param name="options">What the configuration says.</param>
    /// <param name="urls">Where stores may go that read what URLs from outside name.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where stores tell what operators should know.</param>
    public StoreCheck(StoreOptions options, UrlFilter urls, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(urls);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);
        _assembly = new StoreAssembly(options, StoreFactories.All, new StoreServices(urls, time, loggers)
        {
            JournalDirectory = options.JournalDirectory,
        });
        Problems = _assembly.FindProblems();
    }

    /// <summary>
    /// The exceptions of <see cref="StoreRegistry.Prepare(StoreOptions, UrlFilter, TimeProvider, ILoggerFactory)"/>, the one it would throw
    /// first; none when it would succeed.
    /// </summary>
    public IReadOnlyList<GlanceException> Problems { get; }

    /// <summary>The file of an image in some store, as <see cref="StoreRegistry.FindAnyImage"/> finds it.</summary>
    public string? FindAnyImage() => Local().Select(entry => entry.Store.FindAnyImage()).FirstOrDefault(file => file is not null);

    /// <summary>The exception of <see cref="StoreRegistry.Open"/>; null when it would succeed.</summary>
    /// <param name="knownUrls">Locations of some images as their records have them.</param>
    /// <param name="warnings">Gets what a start would only warn of.</param>
    public StoreConfigurationException? FindLost(IReadOnlyList<string> knownUrls, List<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(knownUrls);
        ArgumentNullException.ThrowIfNull(warnings);
        List<string> problems = [];
        foreach (var (store, isDefault) in Local())
        {
            if (!store.Inspect(knownUrls, warnings) && isDefault)
                problems.Add(store.DescribeUnusable(mayCreate: true));
        }

        problems.AddRange(_assembly.Made.Select(made => made.Store.Find<JournalledStore>()?.InspectJournal(warnings)).OfType<string>());
        return problems.Count == 0 ? null : new StoreConfigurationException(problems);
    }

    private IEnumerable<(ILocalStore Store, bool IsDefault)> Local() =>
        _assembly.Made.SelectMany(made => made.Store.Find<ILocalStore>() is { } local ? [(local, made.IsDefault)] : Array.Empty<(ILocalStore, bool)>());
}
