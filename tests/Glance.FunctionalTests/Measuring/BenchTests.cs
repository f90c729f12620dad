using System.Diagnostics;
using System.Text.Json;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Measuring;

/// <summary>Benches are run seldom, and for minutes: small ones are run here, to work when they are needed. Their figures mean nothing.</summary>
internal sealed class BenchTests
{
    private static readonly (string Name, string Value)[] Small =
    [
        ("ALONE", "yes"), ("DATABASE", "sqlite"), ("RUNS", "1"), ("ROUNDS", "1"), ("SIZE_MIB", "4"),
        ("DOWNLOADS", "20"), ("UPLOADS", "5"), ("IDLE", "20"),
    ];

    private TemporaryDirectory _directory = null!; // NUnit calls the set-up before every test.

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [TestCase("start", "process start to first 200, the slowest", "ms")]
    [TestCase("memory", "rate of both together", "MiB/s")]
    [TestCase("data", "download, 4 clients", "MiB/s")]
    [TestCase("slow", "memory of a slow upload (5 of them)", "KiB")]
    public async Task A_bench_runs_and_keeps_its_figures(string bench, string name, string unit)
    {
        foreach (var program in new[] { "curl", "python3" })
        {
            if (!File.Exists($"/usr/bin/{program}"))
                Assert.Ignore($"{program} is missing");
        }

        var said = await RunAsync(bench);

        Assert.That(_directory[$"{bench}.json"], Does.Exist, said);
        using var kept = JsonDocument.Parse(await File.ReadAllTextAsync(_directory[$"{bench}.json"]));
        var figures = kept.RootElement.GetProperty("results").EnumerateArray()
            .Where(row => row.GetProperty("name").GetString() == name && row.GetProperty("unit").GetString() == unit)
            .Where(row => row.GetProperty("who").GetString() == "ours");
        Assert.That(figures.Select(row => row.GetProperty("value").ValueKind), Is.EqualTo(new[] { JsonValueKind.Number }), said);
    }

    // Whether a promise is kept beside other tests says nothing: the exit status may be 1.
    private async Task<string> RunAsync(string bench)
    {
        var start = new ProcessStartInfo("bash", ["scripts/bench", bench])
        {
            WorkingDirectory = RepositoryRoot.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Small)
            start.Environment[name] = value;
        start.Environment["GLANCE_BIN"] = RepositoryRoot.Programs;
        start.Environment["BENCH_OUT"] = _directory.Path;
        start.Environment["BENCH_DIR"] = _directory.Path;
        using var process = Process.Start(start)!; // A program was named.
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output + await errors;
    }
}
