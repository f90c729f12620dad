using Glance.Domain.Locations;
using Glance.Operations.Locations;
using Microsoft.Extensions.Logging;

namespace Glance.Api.V2.Locations;

/// <summary>What several operations share that have to do with locations.</summary>
/// <param name="Gate">Lets URLs in.</param>
/// <param name="Data">Removes data.</param>
/// <param name="Hashing">Hashes data.</param>
internal sealed record LocationParts(LocationGate Gate, LocationData Data, HashingJobs Hashing)
{
    /// <summary>Makes them.</summary>
    public static LocationParts Create(ApiV2Services services)
    {
        var options = services.Options;
        var logger = services.Loggers.CreateLogger("glance.location");
        var data = new LocationData(services.Stores, services.Removed, services.Time, logger);
        var hashing = new HashLocationData(services.Images, services.Stores, data, options.Locations, services.Time, logger) { Patience = services.Patience };
        return new LocationParts(
            new LocationGate(services.Stores, new UrlFilter(options.Urls, services.Hosts), options.Locations, services.Time),
            data,
            new HashingJobs(hashing, services.Stores, options.Locations, options.SelfUrl, services.Time));
    }
}
