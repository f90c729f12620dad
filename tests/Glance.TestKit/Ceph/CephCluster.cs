using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.TestKit.Ceph;

/// <summary>
/// Debian's Ceph on loopback, started by scripts/services/ceph.sh: a monitor and one daemon that keeps data, in memory, a pool
/// <c>images</c> and a user <c>glance</c> with the rights that Ceph's manual gives it.
/// </summary>
public sealed class CephCluster : IAsyncDisposable
{
    /// <summary>The pool of the images.</summary>
    public const string Pool = "images";

    /// <summary>The user of the service.</summary>
    public const string User = "glance";

    private const string Packages = "ceph-mon ceph-osd ceph-common";

    // A cluster that does not answer fails its test, instead of holding up all others.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly Lazy<Task<CephCluster>> TheShared = new(StartAsync);

    // What a pool has besides images, once it was made ready for them.
    private static readonly string[] OwnObjects = ["rbd_info", "rbd_directory", "rbd_trash", "rbd_children", "rbd_mirroring"];

    private readonly TemporaryDirectory _state = new();
    private readonly string _port = FreePort();

    /// <summary>Ceph's configuration file.</summary>
    public string ConfigurationFile => _state["ceph/ceph.conf"];

    /// <summary>The cluster's id.</summary>
    public string Fsid => File.ReadAllText(_state["ceph/fsid"]).Trim();

    /// <summary>The one that tests share.</summary>
    public static Task<CephCluster> SharedAsync() => TheShared.Value;

    /// <summary>Stops the shared one, if any test used it.</summary>
    public static async ValueTask StopSharedAsync()
    {
        if (TheShared is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await TheShared.Value).DisposeAsync();
    }

    /// <summary>Starts one; ignores the running test where Ceph is missing.</summary>
    public static async Task<CephCluster> StartAsync()
    {
        foreach (var program in (string[])["ceph-mon", "ceph-osd", "rbd"])
        {
            if (!File.Exists($"/usr/bin/{program}"))
                Assert.Ignore($"{program} is not installed: apt-get install {Packages}");
        }

        var cluster = new CephCluster();
        var (code, output) = await cluster.ServiceAsync("up");
        if (code == 0)
            return cluster;
        await cluster.DisposeAsync();
        throw new AssertionException($"Ceph did not start:\n{output}");
    }

    /// <summary>What a program of Ceph's prints, run as administrator: <c>rbd</c>, <c>rados</c>, <c>ceph</c>.</summary>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo($"/usr/bin/{program}", ["-c", ConfigurationFile, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!; // A program was named.
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var command = $"{program} {string.Join(' ', arguments)}";
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw new TimeoutException($"{command}: the cluster did not answer for {Patience}");
        }

        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{command}: exit code {process.ExitCode}: {await errors}");
    }

    /// <summary>Names of the images in the pool.</summary>
    public async Task<string[]> ImagesAsync() => Lines(await RunAsync("rbd", "ls", Pool));

    /// <summary>Objects of the pool that belong to images, whole ones or what is left of some.</summary>
    public async Task<string[]> ObjectsAsync() => [.. Lines(await RunAsync("rados", "-p", Pool, "ls")).Except(OwnObjects)];

    /// <summary>Sends a signal to the daemon that keeps data.</summary>
    public void SignalOsd(int signal) =>
        PosixKill.Send(int.Parse(File.ReadAllText(_state["ceph/run/osd.pid"]).Split(' ')[0], CultureInfo.InvariantCulture), signal);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ServiceAsync("down");
        _state.Dispose();
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // The monitor takes two, the others take free ones of the 90 that follow.
    private static string FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(210, 320) * 100;
            if (IsFree(port) && IsFree(port + 1))
                return port.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<(int Code, string Output)> ServiceAsync(string command)
    {
        var log = _state[$"{command}.log"];
        var script = Path.Combine(RepositoryRoot.Path, "scripts/services/ceph.sh");
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"exec \"$0\" {command} >'{log}' 2>&1", script]);
        start.Environment["SVC_DIR"] = _state.Path;
        start.Environment["CEPH_MON_PORT"] = _port;
        using var process = Process.Start(start)!; // A program was named.
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        return (process.ExitCode, await File.ReadAllTextAsync(log));
    }
}
