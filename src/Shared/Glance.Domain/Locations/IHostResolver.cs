using System.Net;

namespace Glance.Domain.Locations;

/// <summary>Finds the addresses behind a host's name.</summary>
public interface IHostResolver
{
    /// <summary>The addresses of a name, which is always asked of the name service and never read as a number; none when it has none.</summary>
    /// <param name="host">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken);
}
