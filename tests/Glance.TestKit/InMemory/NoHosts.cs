using System.Net;
using Glance.Domain.Locations;

namespace Glance.TestKit.InMemory;

/// <summary>A name service that knows what a test tells it.</summary>
public sealed class NoHosts(params (string Host, string[] Addresses)[] known) : IHostResolver
{
    public List<string> Asked { get; } = [];

    public string[] Own { get; init; } = [];

    public bool IsOwn(IPAddress address) => Own.Contains(address.ToString());

    public ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        Asked.Add(host);
        return ValueTask.FromResult<IReadOnlyList<IPAddress>>(
            [.. known.Where(entry => entry.Host == host).SelectMany(entry => entry.Addresses).Select(IPAddress.Parse)]);
    }
}
