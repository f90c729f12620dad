using Glance.Configuration;
using GlanceSupervisor.Reloading;

namespace GlanceSupervisor;

/// <summary><c>glance-api --check-config</c>: everything a start would find wrong, without changing anything.</summary>
internal static class ConfigurationCheck
{
    /// <summary>Reports every problem.</summary>
    /// <returns>Exit code: 0 when the service could start with this configuration.</returns>
    public static async Task<int> RunAsync(ConfigurationOutcome outcome, WholeCheck check, TextWriter output, TextWriter errors)
    {
        var findings = await check.RunAsync(outcome, CancellationToken.None);
        foreach (var notice in outcome.Notices)
            output.WriteLine($"note: {notice}");
        foreach (var warning in findings.Warnings)
            errors.WriteLine($"WARNING: {warning}");
        foreach (var problem in findings.Problems)
            errors.WriteLine($"ERROR: {problem}");
        output.WriteLine(findings.ExitCode == ExitCodes.Success
            ? $"The configuration can be used: {string.Join(", ", outcome.HandOver!.Configuration.ConfigFiles)}, {outcome.HandOver.Paste.Path}"
            : $"The configuration cannot be used: {findings.Problems.Count} {(findings.Problems.Count == 1 ? "problem" : "problems")}");
        return findings.ExitCode;
    }
}
