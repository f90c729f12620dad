using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NUnit.Framework;

namespace Glance.TestKit.Processes;

/// <summary>A real peer that a script of scripts/services starts, with a state directory of its own.</summary>
public sealed class ServiceScript : IAsyncDisposable
{
    private readonly TemporaryDirectory _state = new();
    private readonly string _name;
    private readonly IReadOnlyDictionary<string, string> _environment;

    private ServiceScript(string name, IReadOnlyDictionary<string, string> environment)
    {
        _name = name;
        _environment = environment;
    }

    /// <summary>Its state directory.</summary>
    public string State => _state.Path;

    /// <summary>Starts it and waits until it answers; the test is ignored where it cannot be started.</summary>
    /// <param name="name">The script, such as <c>s3.sh</c>.</param>
    /// <param name="environment">Its ports and other settings.</param>
    public static async Task<ServiceScript> StartAsync(string name, IReadOnlyDictionary<string, string> environment)
    {
        var service = new ServiceScript(name, environment);
        var (code, output) = await service.RunAsync("up");
        // Some tell with another code that something beside is not of theirs; what counts is that they are up.
        if (code is 0 or 3)
            return service;
        await service.DisposeAsync();
        Assert.Ignore($"scripts/services/{name} cannot start it here:\n{output}");
        return service;
    }

    /// <summary>A port that this many ports from it on are free at the moment.</summary>
    /// <param name="count">How many.</param>
    public static int FreePorts(int count)
    {
        while (true)
        {
            using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            first.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)first.LocalEndPoint!).Port;
            if (Enumerable.Range(port + 1, count - 1).All(IsFree))
                return port;
        }
    }

    /// <summary>Pid of a process that the script started.</summary>
    /// <param name="process">Its name in the script.</param>
    public int Pid(string process) =>
        int.Parse(File.ReadAllText(_state[$"{Path.GetFileNameWithoutExtension(_name)}/run/{process}.pid"]).Split(' ')[0],
            System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RunAsync("down");
        _state.Dispose();
    }

    private static bool IsFree(int port)
    {
        if (port > ushort.MaxValue)
            return false;
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

    private async Task<(int Code, string Output)> RunAsync(string command)
    {
        var log = _state[$"{command}.log"];
        var script = Path.Combine(RepositoryRoot.Path, "scripts/services", _name);
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"exec \"$0\" {command} >'{log}' 2>&1", script]);
        foreach (var (variable, value) in _environment)
            start.Environment[variable] = value;
        start.Environment["SVC_DIR"] = _state.Path;
        using var process = Process.Start(start)!; // A program was named.
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        return (process.ExitCode, await File.ReadAllTextAsync(log));
    }
}
