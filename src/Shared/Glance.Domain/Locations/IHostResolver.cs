using System.Net;

namespace Glance.Domain.Locations;

/// <summary>Finds the addresses behind a host's name, and knows those of this machine.</summary>
public interface IHostResolver
{
    /// <summary>
    /// The addresses of a name, which is asked as it stands, without a domain of ours behind it, and never read as a number; none when it
    /// has none.
    /// </summary>
    /// <param name="host">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken);

    /// <summary>Whether this machine answers to the address now.</summary>
    /// <param name="address">The address.</param>
    bool IsOwn(IPAddress address);
}
