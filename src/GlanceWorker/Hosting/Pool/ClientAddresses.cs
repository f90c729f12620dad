using System.Net;
using System.Net.Sockets;

namespace GlanceWorker.Hosting.Pool;

/// <summary>The addresses that connections come from; a network of IPv6 (a /64) counts as one.</summary>
/// <param name="guard">The pool's lock, under which everything of an address changes.</param>
internal sealed class ClientAddresses(Lock guard)
{
    private readonly Dictionary<IPAddress, ClientAddress> _addresses = [];
    private int _connections;
    private long _closed;

    /// <summary>Open connections.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Connections that have ended since the start.</summary>
    public long Closed => Interlocked.Read(ref _closed);

    /// <summary>How many connections an address has, and how many of its requests wait.</summary>
    public (int Connections, int Waiting) Of(IPAddress client)
    {
        lock (guard)
            return _addresses.TryGetValue(Network(client), out var address) ? (address.Connections, address.Waiting.Count) : (0, 0);
    }

    /// <summary>Whether an address has more connections than so many.</summary>
    public bool AnyHasMoreThan(int connections)
    {
        lock (guard)
            return _addresses.Values.Any(address => address.Connections > connections);
    }

    /// <summary>A connection more. For who holds the lock.</summary>
    public ClientAddress Open(IPAddress client)
    {
        var network = Network(client);
        if (!_addresses.TryGetValue(network, out var address))
            _addresses[network] = address = new ClientAddress();
        address.Connections++;
        Interlocked.Increment(ref _connections);
        return address;
    }

    /// <summary>A connection less; with its last one an address is forgotten.</summary>
    public void Close(IPAddress client)
    {
        lock (guard)
        {
            var network = Network(client);
            if (--_addresses[network].Connections == 0)
                _addresses.Remove(network);
        }

        Interlocked.Decrement(ref _connections);
        Interlocked.Increment(ref _closed);
    }

    private static IPAddress Network(IPAddress client)
    {
        if (client.IsIPv4MappedToIPv6)
            return client.MapToIPv4();
        if (client.AddressFamily != AddressFamily.InterNetworkV6)
            return client;
        Span<byte> bytes = stackalloc byte[16];
        client.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
