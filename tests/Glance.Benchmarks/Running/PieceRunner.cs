using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Glance.TestKit.Processes;

namespace Glance.Benchmarks.Running;

/// <summary>Measures the pieces by BenchmarkDotNet, and keeps what it found for scripts/bench.</summary>
internal static class PieceRunner
{
    /// <summary>Measures; 0 when every piece that was chosen has its figures.</summary>
    /// <param name="figures">File that gets a line for each figure: name, unit, value, with tabs between them.</param>
    /// <param name="arguments">Arguments of BenchmarkDotNet; all pieces are chosen without a filter.</param>
    public static int Run(string figures, string[] arguments)
    {
        var chosen = arguments.Any(argument => argument is "--filter" or "-f" or "--list") ? arguments : ["--filter", "*", .. arguments];
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(PieceRunner).Assembly).Run(chosen, Configuration()).ToList();
        var reports = summaries.SelectMany(summary => summary.Reports).ToList();
        if (arguments.Contains("--list"))
            return 0;
        File.WriteAllLines(figures, reports.Where(report => report.Success).SelectMany(Figures));
        var isWhole = reports.TrueForAll(report => report.Success) && summaries.TrueForAll(summary => !summary.HasCriticalValidationErrors);
        return isWhole && reports.Count > 0 ? 0 : 1;
    }

    // In this process, whose settings are the worker's: for a process of its own BenchmarkDotNet would build a project that knows none of
    // the repository's rules.
    private static ManualConfig Configuration() => ManualConfig.CreateEmpty()
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(ConsoleLogger.Default)
        .AddExporter(MarkdownExporter.GitHub)
        .WithArtifactsPath(Path.Combine(RepositoryRoot.Path, "out.bench", "code"));

    private static IEnumerable<string> Figures(BenchmarkReport report)
    {
        var name = NameOf(report.BenchmarkCase);
        yield return Line(name, "ns", report.ResultStatistics!.Mean); // A report that succeeded has it.
        if (report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) is { } bytes)
            yield return Line(name, "B allocated", bytes);
    }

    private static string NameOf(BenchmarkCase piece)
    {
        var name = $"{piece.Descriptor.Type.Name}.{piece.Descriptor.WorkloadMethod.Name}";
        return piece.HasParameters ? $"{name}, {piece.Parameters.ValueInfo.Trim('[', ']')}" : name;
    }

    private static string Line(string name, string unit, double value) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}\t{unit}\t{value:F1}");
}
