using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Keystone;

/// <summary>
/// Debian's Keystone, started by scripts/services/keystone.sh with users admin, demo and demo_reader, each with its name as password.
/// </summary>
internal sealed class RealKeystone : IAsyncDisposable
{
    private readonly TemporaryDirectory _state;
    private readonly string _port;
    private readonly HttpClient _client = new();

    private RealKeystone(TemporaryDirectory state, string port)
    {
        _state = state;
        _port = port;
    }

    /// <summary>Its URL without a version.</summary>
    public string Address => $"http://127.0.0.1:{_port}";

    /// <summary>Starts it; the test is ignored where it cannot be installed.</summary>
    public static async Task<RealKeystone> StartAsync()
    {
        var keystone = new RealKeystone(new TemporaryDirectory(), FreePort());
        var (code, output) = await keystone.RunAsync("up");
        if (code == 0)
            return keystone;
        await keystone.DisposeAsync();
        Assert.Ignore($"Keystone cannot be started here (Debian packages keystone, uwsgi-core, uwsgi-plugin-python3):\n{output}");
        return keystone;
    }

    /// <summary>A token of a user for a project.</summary>
    public async Task<string> LogInAsync(string user, string project)
    {
        var domain = new { id = "default" };
        using var body = JsonContent.Create(new
        {
            auth = new
            {
                identity = new { methods = new[] { "password" }, password = new { user = new { name = user, domain, password = user } } },
                scope = new { project = new { name = project, domain } },
            },
        });
        await body.LoadIntoBufferAsync(); // uwsgi does not read chunks.
        using var answer = await _client.PostAsync($"{Address}/v3/auth/tokens", body);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("X-Subject-Token").Single();
    }

    /// <summary>Revokes a token by itself.</summary>
    public async Task RevokeAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"{Address}/v3/auth/tokens");
        request.Headers.Add("X-Auth-Token", token);
        request.Headers.Add("X-Subject-Token", token);
        using var answer = await _client.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    /// <summary>Tells a program that runs scripts/services which Keystone is up already.</summary>
    public void Lend(IDictionary<string, string?> environment)
    {
        environment["SVC_DIR"] = _state.Path;
        environment["KEYSTONE_PORT"] = _port;
    }

    /// <summary>Sends a signal to all of its processes.</summary>
    public void Signal(int signal)
    {
        var master = int.Parse(File.ReadAllText(_state["keystone/run/keystone.pid"]).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        foreach (var pid in GlanceServer.ChildrenOf(master).Append(master))
            PosixKill.Send(pid, signal);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RunAsync("down");
        _client.Dispose();
        _state.Dispose();
    }

    private static string FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return $"{((IPEndPoint)socket.LocalEndPoint!).Port}";
    }

    private async Task<(int Code, string Output)> RunAsync(string command)
    {
        var log = _state[$"{command}.log"];
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"exec \"$0\" {command} >'{log}' 2>&1", Path.Combine(RepositoryRoot.Path, "scripts/services/keystone.sh")]);
        Lend(start.Environment);
        using var process = Process.Start(start)!; // A program was named.
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        return (process.ExitCode, await File.ReadAllTextAsync(log));
    }
}
