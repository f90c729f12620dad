using System.Net;
using System.Net.Sockets;
using Glance.Domain.Locations;

namespace GlanceWorker.Composition;

/// <summary>The machine's own name service.</summary>
internal sealed class SystemHosts : IHostResolver
{
    public static SystemHosts Instance { get; } = new();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            // The dot at the end makes it a name for certain: resolvers read 0x7f000001 and the like as addresses.
            return await Dns.GetHostAddressesAsync(host.EndsWith('.') ? host : host + ".", cancellationToken);
        }
        catch (SocketException)
        {
            return []; // No such name, or no name service: either way nothing to connect to.
        }
    }
}
