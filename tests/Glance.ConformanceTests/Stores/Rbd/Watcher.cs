using System.Diagnostics;
using Glance.TestKit.Ceph;

namespace Glance.ConformanceTests.Stores.Rbd;

/// <summary>Somebody who has an image open: <c>rbd watch</c>, which says when it does.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private readonly Process _process;

    private Watcher(Process process) => _process = process;

    public static async Task<Watcher> OfAsync(CephCluster cluster, string image)
    {
        var start = new ProcessStartInfo("/usr/bin/rbd", ["-c", cluster.ConfigurationFile, "watch", image])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        var process = Process.Start(start)!; // A program was named.
        await process.StandardOutput.ReadLineAsync();
        return new Watcher(process);
    }

    // It ends at the end of its input, and takes its watch along.
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
