using System.ComponentModel;
using System.Diagnostics;
using Glance.Configuration;
using Glance.Processes.Descriptors;

namespace GlanceSupervisor;

/// <summary>
/// Starts the worker's program with a configuration to look at instead of to serve: factories of the pipeline, stores, the database URL and
/// policies are the worker's knowledge, and it looks at the same bytes it would be started with.
/// </summary>
internal static class WorkerQuestion
{
    /// <summary>Waits for its end. It writes to our standard output and error.</summary>
    /// <param name="handOver">The configuration.</param>
    /// <param name="workerProgram">Path of the program.</param>
    /// <param name="toArguments">Makes the words of its command line from the descriptor of the configuration.</param>
    /// <param name="errors">Told when it cannot be started.</param>
    /// <returns>Its exit code.</returns>
    public static int Ask(byte[] handOver, string workerProgram, Func<int, IReadOnlyList<string>> toArguments, TextWriter errors)
    {
        using var configuration = MemoryFile.Create("glance-configuration", handOver);
        configuration.SetCloseOnExec(false);
        try
        {
            using var worker = Process.Start(new ProcessStartInfo(workerProgram, toArguments(configuration.Number)) { UseShellExecute = false })!; // null only with a shell
            worker.WaitForExit();
            return worker.ExitCode;
        }
        catch (Win32Exception missing)
        {
            errors.WriteLine($"ERROR: {workerProgram} cannot be started: {missing.Message}");
            return ExitCodes.Other;
        }
    }
}
