using System.Globalization;
using System.Text.Json.Nodes;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Administration;

/// <summary>A service that glance-control starts and stops by a pid file of the test's own.</summary>
internal abstract class ControlTest : ServerTest
{
    protected TemporaryDirectory Files { get; } = new();

    protected string PidFile => Files["api.pid"];

    [TearDown]
    public async Task StopWhatWasStarted()
    {
        await ControlAsync("stop");
        Files.Dispose();
    }

    protected static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    protected Task<(int ExitCode, string Output, string Errors)> ControlAsync(string command, params string[] rest) =>
        GlanceControl.RunAsync(["--pid-file", PidFile, "api", command, .. rest]);

    protected int PidInFile() => int.Parse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture);

    protected static async Task<int> AnswerAsync(int port)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"));
        return (int)answer.StatusCode;
    }

    protected string Configuration(string lines, int workers = 1)
    {
        File.Copy(Path.Combine(RepositoryRoot.Path, "glance-api-paste.ini"), Files["glance-api-paste.ini"], overwrite: true);
        File.WriteAllText(Files["glance-api.conf"], $"""
            [DEFAULT]
            bind_host = 127.0.0.1
            bind_port = 0
            workers = {workers}
            {lines}
            [database]
            connection = sqlite:///{Files["glance.sqlite"]}
            [glance_store]
            filesystem_store_datadir = {Files["images"]}
            """);
        return Files["glance-api.conf"];
    }

    // The pid that is in the file, once that service answers.
    protected async Task<int> PidAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            if (File.Exists(PidFile)
                && int.TryParse((await File.ReadAllTextAsync(PidFile)).Trim(), CultureInfo.InvariantCulture, out var pid)
                && (await GlanceControl.RunAsync("workers", "--json", "--pid", $"{pid}")) is { ExitCode: 0, Output: var json }
                && JsonNode.Parse(json)!["state"]!.GetValue<string>() == "serving")
            {
                return pid;
            }
        }
    }
}
