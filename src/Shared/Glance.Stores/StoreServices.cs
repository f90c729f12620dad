using Glance.Domain.Locations;
using Microsoft.Extensions.Logging;

namespace Glance.Stores;

/// <summary>What stores may use of the service.</summary>
/// <param name="Urls">Where stores may go that read what URLs from outside name.</param>
/// <param name="Time">The clock.</param>
/// <param name="Loggers">Where stores tell what operators should know.</param>
internal sealed record StoreServices(UrlFilter Urls, TimeProvider Time, ILoggerFactory Loggers)
{
    /// <summary><c>journal_directory</c>, where drivers may note what outlives their process; it need not be there.</summary>
    public string JournalDirectory { get; init; } = string.Empty;
}
