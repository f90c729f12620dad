using System.Diagnostics;
using System.Globalization;
using Glance.Configuration;
using Glance.Control.Workers;
using Glance.Linux.Descriptors;
using Glance.Linux.Spawning;
using GlanceSupervisor.Listening;

namespace GlanceSupervisor;

/// <summary>
/// Starts the worker's program with a configuration to look at instead of to serve: factories of the pipeline, stores, the database URL and
/// policies are the worker's knowledge, and it looks at the same bytes it would be started with.
/// </summary>
internal static class OneShotWorker
{
    private const string Problem = "ERROR: ";
    private const string Warning = "WARNING: ";
    private const string Codes = "CODES: "; // of the problems, in their order

    /// <summary>Waits for its end. It writes to our standard output and error.</summary>
    /// <param name="handOver">The configuration.</param>
    /// <param name="workerProgram">Path of the program.</param>
    /// <param name="toArguments">Makes the words of its command line from the descriptor of the configuration.</param>
    /// <param name="errors">Told when it cannot be started.</param>
    /// <returns>Its exit code.</returns>
    public static int Ask(byte[] handOver, string workerProgram, Func<int, IReadOnlyList<string>> toArguments, TextWriter errors)
    {
        try
        {
            return Run(handOver, workerProgram, toArguments, redirect: false).ExitCode;
        }
        catch (IOException missing)
        {
            errors.WriteLine($"ERROR: {missing.Message}");
            return ExitCodes.Other;
        }
    }

    /// <summary>Has it look for everything that would keep it from starting.</summary>
    /// <param name="handOver">The configuration.</param>
    /// <param name="workerProgram">Path of the program.</param>
    /// <param name="offline">Whether network and database are left alone.</param>
    public static CheckFindings Check(byte[] handOver, string workerProgram, bool offline)
    {
        try
        {
            var (code, output) = Run(handOver, workerProgram, configuration => WorkerArguments.ToCheck(configuration, offline), redirect: true);
            var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var problems = After(lines, Problem);
            return code == ExitCodes.Success || problems.Count > 0
                ? new CheckFindings(problems, After(lines, Warning), code) { Codes = CodesOf(lines) }
                : new CheckFindings([$"{workerProgram} ended with {code} while it looked at the configuration; its own messages are above"], [], code);
        }
        catch (IOException missing)
        {
            return new CheckFindings([missing.Message], [], ExitCodes.Other);
        }
    }

    private static (int ExitCode, string Output) Run(byte[] handOver, string workerProgram, Func<int, IReadOnlyList<string>> toArguments, bool redirect)
    {
        using var configuration = MemoryFile.Create("glance-configuration", handOver);
        var start = new ProcessStartInfo(workerProgram, toArguments(configuration.Number))
        {
            UseShellExecute = false,
            RedirectStandardOutput = redirect,

            // It ends when we do, however that is: nobody else would end it while it waits for something.
            RedirectStandardInput = true,
        };
        start.Environment[WorkerArguments.EndsWithInputVariable] = "1";
        using var worker = ChildStart.Tool(start, configuration);
        var output = redirect ? worker.StandardOutput.ReadToEnd() : string.Empty;
        worker.WaitForExit();
        return (worker.ExitCode, output);
    }

    private static IReadOnlyList<int> CodesOf(string[] lines) =>
    [
        .. After(lines, Codes).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(code => int.TryParse(code, CultureInfo.InvariantCulture, out var number) ? number : ExitCodes.RuntimeError),
    ];

    private static IReadOnlyList<string> After(IEnumerable<string> lines, string label) =>
        [.. lines.Where(line => line.StartsWith(label, StringComparison.Ordinal)).Select(line => line[label.Length..])];
}
