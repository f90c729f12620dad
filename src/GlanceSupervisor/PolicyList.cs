using Glance.Control.Workers;
using Glance.Linux.Spawning;
using GlanceSupervisor.Reloading;

namespace GlanceSupervisor;

/// <summary><c>glance-api --list-policies</c>: the policies that the configuration and its policy files bring into force.</summary>
internal static class PolicyList
{
    /// <summary>Lets the worker's program print them.</summary>
    /// <returns>Exit code: 0 when the policies can be used.</returns>
    public static int Run(ConfigurationOutcome outcome, string workerProgram, TextWriter errors)
    {
        foreach (var problem in outcome.Problems)
            errors.WriteLine($"ERROR: {problem}");
        return outcome.HandOver is { } handOver
            ? OneShotWorker.Ask(handOver.ToBytes(), workerProgram, WorkerArguments.ToPolicies, errors)
            : outcome.ExitCode;
    }
}
