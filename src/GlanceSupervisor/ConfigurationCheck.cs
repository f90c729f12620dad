using System.ComponentModel;
using System.Diagnostics;
using Glance.Configuration;
using Glance.Processes.Descriptors;
using Glance.Processes.Spawning;
using GlanceSupervisor.Supervision;

namespace GlanceSupervisor;

/// <summary><c>glance-api --check-config</c>: everything a start would find wrong without touching socket, database or stores.</summary>
internal static class ConfigurationCheck
{
    /// <summary>Reports every problem.</summary>
    /// <returns>Exit code: 0 when the service could start with this configuration.</returns>
    public static int Run(ConfigurationOutcome outcome, string workerProgram, TextWriter output, TextWriter errors)
    {
        foreach (var notice in outcome.Notices)
            output.WriteLine($"note: {notice}");
        foreach (var warning in outcome.Warnings)
            errors.WriteLine($"WARNING: {warning}");
        foreach (var problem in outcome.Problems)
            errors.WriteLine($"ERROR: {problem}");
        var code = outcome.HandOver is { } handOver ? AskWorker(handOver.ToBytes(), workerProgram, errors) : outcome.ExitCode;
        output.WriteLine(code == ExitCodes.Success
            ? $"The configuration can be used: {string.Join(", ", outcome.HandOver!.Configuration.ConfigFiles)}, {outcome.HandOver.Paste.Path}"
            : "The configuration cannot be used");
        return code;
    }

    // Factories of the pipeline, stores and the database URL are the worker's knowledge: it looks at the same bytes it would be started with.
    private static int AskWorker(byte[] handOver, string workerProgram, TextWriter errors)
    {
        using var configuration = MemoryFile.Create("glance-configuration", handOver);
        configuration.SetCloseOnExec(false);
        try
        {
            using var worker = Process.Start(new ProcessStartInfo(workerProgram, WorkerArguments.ToCheck(configuration.Number)) { UseShellExecute = false })!;
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
