using System.Diagnostics;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Benchmarks;

/// <summary>What measures is seldom run: that it still works is seen here. Nothing is measured.</summary>
internal sealed class BenchmarkProgramTests
{
    // As lib.sh is sourced by scripts/bench; the build it asks for its revision is this one.
    private const string Recording = """
        set -euo pipefail
        . scripts/lib.sh
        . scripts/benchmarks/lib.sh
        OUT=$1 BENCH_OUT=$2 conditions='a "quoted" \ test' load_before='0.50 1.00 2.00'
        record 'show' us 41
        record 'show' us 5900.5 '' "Debian's"
        record 'show' times 143.9 '>= 100'
        record 'list' times 44 '>= 50'
        record 'growth' MiB 32.0 '<= 32'
        write_results sample
        echo "missed: $missed"
        """;

    private static readonly byte[] PngMark = [0x89, 0x50, 0x4E, 0x47];

    private TemporaryDirectory _directory = null!; // NUnit calls the set-up before every test.

    private static string Program { get; } = Path.Combine(
        AppContext.BaseDirectory.Replace("Glance.UnitTests", "Glance.Benchmarks", StringComparison.Ordinal), "Glance.Benchmarks.dll");

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void Every_piece_that_is_measured_runs()
    {
        var (code, output, errors) = Run("dotnet", Program, "once");

        Assert.That((code, errors), Is.EqualTo((0, "")));
        Assert.That(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.GreaterThan(10));
    }

    [Test]
    public void Figures_that_a_bench_records_are_judged_kept_and_drawn()
    {
        var (code, output, errors) = Run("bash", "-c", Recording, "bench", AppContext.BaseDirectory, _directory.Path);
        Assert.That(code, Is.Zero, errors);
        Assert.That(output, Does.Contain("""a "quoted" \ test; """).And.Contain("load average 0.50 1.00 2.00 before"));
        Assert.That(output, Does.EndWith("missed: 1\n"));
        Assert.That(File.ReadAllText(_directory["sample.json"]), Does.Match("""
            "revision": "[0-9a-f]{12}",
            """.Trim()).And.Contain("""{"name": "show", "who": "Debian's", "unit": "us", "value": 5900.5, "asked": null},"""));

        var drawn = Run("dotnet", Program, "plot", _directory.Path, _directory["pictures"]);

        Assert.That((drawn.Code, drawn.Errors), Is.EqualTo((0, "")));
        Assert.That(File.ReadAllBytes(Path.Combine(_directory["pictures"], "sample.png")).Take(4), Is.EqualTo(PngMark));
    }

    [Test]
    public void What_is_no_figure_is_refused()
    {
        var (code, _, errors) = Run("bash", "-c", ". scripts/lib.sh; . scripts/benchmarks/lib.sh; record show us ''");

        Assert.That((code, errors), Is.EqualTo((1, "bash: '' is no figure for show\n")));
    }

    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("{")]
    public void A_file_that_no_bench_wrote_is_named(string json)
    {
        File.WriteAllText(_directory["odd.json"], json);

        var (code, _, errors) = Run("dotnet", Program, "plot", _directory.Path, _directory.Path);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.StartWith($"{_directory["odd.json"]} is no result of a bench: "));
    }

    [Test]
    public void Ratios_are_those_of_turns_that_followed_each_other()
    {
        if (!File.Exists("/usr/bin/python3"))
            Assert.Ignore("python3 is missing");
        Turn("1.A", 100);
        Turn("1.B", 150);
        Turn("2.A", 400);
        Turn("2.B", 200);

        var (code, output, errors) = Run("/usr/bin/python3", "scripts/benchmarks/compare.py", _directory.Path, "api");

        Assert.That((code, errors), Is.EqualTo((0, "")));
        Assert.That(output, Is.EqualTo("api\tshow\tours\tus\t250\t175\t1.00\t0.50\t1.50\n"));
    }

    private void Turn(string name, int value)
    {
        Directory.CreateDirectory(_directory[name]);
        File.WriteAllText(
            Path.Combine(_directory[name], "api.json"),
            $$"""{"results": [{"name": "show", "who": "ours", "unit": "us", "value": {{value}}, "asked": null}]}""");
    }

    private static (int Code, string Output, string Errors) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = RepositoryRoot.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!; // A program was named.
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
