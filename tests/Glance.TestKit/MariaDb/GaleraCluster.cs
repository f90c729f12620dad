using System.Globalization;
using NUnit.Framework;

namespace Glance.TestKit.MariaDb;

/// <summary>Two MariaDB servers on loopback that are one database, as Debian's package of Galera makes them.</summary>
public sealed class GaleraCluster : IAsyncDisposable
{
    private const string Library = "/usr/lib/galera/libgalera_smm.so";

    private GaleraCluster(params MariaDbServer[] nodes) => Nodes = nodes;

    /// <summary>The servers.</summary>
    public IReadOnlyList<MariaDbServer> Nodes { get; }

    /// <summary>Starts one; ignores the running test where a part is missing.</summary>
    public static async Task<GaleraCluster> StartAsync()
    {
        if (!File.Exists(Library))
            Assert.Ignore($"{Library} is not installed: apt-get install galera-4");
        var port = MariaDbServer.FreePort();
        var first = await MariaDbServer.StartAsync(Settings(port, "gcomm://"));
        try
        {
            return new GaleraCluster(
                first, await MariaDbServer.StartAsync(Settings(MariaDbServer.FreePort(), $"gcomm://127.0.0.1:{port}")));
        }
        catch
        {
            await first.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes.Reverse())
            await node.DisposeAsync();
    }

    private static string[] Settings(int port, string others)
    {
        var group = port.ToString(CultureInfo.InvariantCulture);
        return
        [
            "--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", "--wsrep-on=ON", $"--wsrep-provider={Library}",
            "--wsrep-node-address=127.0.0.1", "--wsrep-cluster-name=glance", $"--wsrep-cluster-address={others}",
            $"--wsrep-node-name={group}", "--wsrep-sst-method=rsync",
            $"--wsrep-sst-receive-address=127.0.0.1:{MariaDbServer.FreePort()}",
            $"--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:{group};gcache.size=16M;"
                + $"ist.recv_addr=127.0.0.1:{MariaDbServer.FreePort()}",
        ];
    }
}
