using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>Debian's own glance-api on loopback, without authentication, on a database and an image directory it may share.</summary>
internal sealed class PythonGlanceApi : IAsyncDisposable
{
    private const string Program = "/usr/bin/glance-api";
    private const string Manage = "/usr/bin/glance-manage";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly OutputLog _log;

    private PythonGlanceApi(Process process, OutputLog log, Uri address)
    {
        _process = process;
        _log = log;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Ignores the running fixture where the service is missing.</summary>
    public static void Require()
    {
        foreach (var file in (string[])[Program, Manage])
        {
            if (!File.Exists(file))
                Assert.Ignore($"{file} is not there (Debian package glance-api)");
        }
    }

    /// <summary>Makes the tables, as an operator would.</summary>
    public static async Task SyncDatabaseAsync(string folder, string connection)
    {
        using var process = Run(Manage, folder, WriteConfiguration(folder, connection, folder, 1, string.Empty), "db_sync");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, $"{await output}{await errors}");
    }

    /// <summary>Starts it in one process and waits until it answers.</summary>
    /// <param name="folder">A folder of its own.</param>
    /// <param name="connection">The database.</param>
    /// <param name="images">Where its images go as files.</param>
    /// <param name="paste">The paste file.</param>
    /// <param name="others">Sections with other stores, when they are not files.</param>
    public static async Task<PythonGlanceApi> StartAsync(string folder, string connection, string images, string paste, string others = "")
    {
        var port = FreePort();
        var process = Run(Program, folder, WriteConfiguration(folder, connection, images, port, paste, others));
        var log = new OutputLog();
        process.OutputDataReceived += (_, line) => Hear(log, line.Data);
        process.ErrorDataReceived += (_, line) => Hear(log, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new PythonGlanceApi(process, log, new Uri($"http://127.0.0.1:{port}"));
        try
        {
            await server.WaitUntilServingAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static Process Run(string program, string folder, string configuration, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, ["--config-file", configuration, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["HOME"] = folder;
        start.Environment["LANG"] = "C.UTF-8";
        return Process.Start(start) ?? throw new AssertionException($"{program} did not start");
    }

    private static string WriteConfiguration(string folder, string connection, string images, int port, string paste, string others = "")
    {
        Directory.CreateDirectory(Path.Combine(folder, "policy.d"));
        var path = Path.Combine(folder, "python-glance-api.conf");
        File.WriteAllText(path, $"""
            [DEFAULT]
            bind_host = 127.0.0.1
            bind_port = {port}
            workers = 0
            {SharedCloud.Options}
            node_staging_uri = file://{Path.Combine(folder, "staging")}
            [database]
            connection = {connection}
            [oslo_concurrency]
            lock_path = {Path.Combine(folder, "lock")}
            [oslo_policy]
            policy_dirs = {Path.Combine(folder, "policy.d")}
            [glance_store]
            stores = file,http
            default_store = file
            filesystem_store_datadir = {images}
            [paste_deploy]
            config_file = {paste}
            {others}
            """);
        return path;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Hear(OutputLog log, string? line)
    {
        if (line is not null)
            log.Add(line);
    }

    private async Task WaitUntilServingAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync("/versions");
                return;
            }
            catch (HttpRequestException) when (!_process.HasExited && waited.Elapsed < Patience)
            {
                // It binds its port when it is ready: there is nothing else to wait for.
                await Task.Delay(50);
            }
            catch (HttpRequestException e)
            {
                throw new InvalidOperationException($"{Program} does not answer:\n{string.Join('\n', _log.Lines)}", e);
            }
        }
    }
}
