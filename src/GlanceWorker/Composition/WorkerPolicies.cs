using Glance.Configuration;
using Glance.Policies;
using Microsoft.Extensions.Logging.Abstractions;

namespace GlanceWorker.Composition;

/// <summary>
/// <c>glance-api --list-policies</c>, the worker's half: the rules that this configuration and its policy files bring into force.
/// </summary>
internal static class WorkerPolicies
{
    /// <summary>Prints the rules, or why there are none.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(int configuration, TextWriter output, TextWriter errors)
    {
        var known = ConfigurationSnapshot.Empty;
        try
        {
            known = WorkerProgram.ReadHandOver(configuration).Configuration;
            var options = PolicyOptions.From(known);
            using var policy = PolicyEnforcer.Create(options, TimeProvider.System, NullLoggerFactory.Instance);
            output.Write(PolicyListing.Write(policy.Rules));
            foreach (var doubt in policy.Rules.Doubts)
                errors.WriteLine($"WARNING: {doubt}");
            return ExitCodes.Success;
        }
        catch (Exception exception) when (StartFailure.AllOf(exception) is { } failures)
        {
            foreach (var failure in failures)
                errors.WriteLine($"ERROR: {failure.ReasonIn(known)}");
            return failures[0].ExitCode;
        }
    }
}
