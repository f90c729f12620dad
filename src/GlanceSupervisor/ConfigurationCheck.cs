using Glance.Configuration;
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
        var code = outcome.HandOver is { } handOver ? WorkerQuestion.Ask(handOver.ToBytes(), workerProgram, WorkerArguments.ToCheck, errors) : outcome.ExitCode;
        output.WriteLine(code == ExitCodes.Success
            ? $"The configuration can be used: {string.Join(", ", outcome.HandOver!.Configuration.ConfigFiles)}, {outcome.HandOver.Paste.Path}"
            : "The configuration cannot be used");
        return code;
    }
}
