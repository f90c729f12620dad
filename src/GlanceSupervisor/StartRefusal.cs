using Glance.Logging;
using GlanceSupervisor.Listening;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Systemd;

namespace GlanceSupervisor;

/// <summary>
/// Tells why the service cannot start: everything that stands in its way, each reason once where the operator looks. That is the log, and
/// standard error too unless the log goes to the terminal itself.
/// </summary>
internal sealed class StartRefusal(WholeCheck check, IServiceManager manager, TextWriter errors)
{
    /// <summary>Where somebody who started the program by hand reads what the log does not show.</summary>
    public static TextWriter Beside(LoggingOptions options, TextWriter errors) =>
        (options.UsesStreams && (options.UseStderr || !IsDiscarded(1))) || (options.UseJournal && options.JournalStream is not null) ? TextWriter.Null : errors;

    /// <summary>Tells it of a configuration that cannot be used. There may be a log all the same.</summary>
    /// <returns>Exit code.</returns>
    public async Task<int> TellAsync(ConfigurationOutcome outcome)
    {
        var findings = await check.RunAsync(outcome, CancellationToken.None);
        manager.CannotStart(findings.Problems);
        foreach (var notice in outcome.Notices)
            errors.WriteLine($"note: {notice}");
        foreach (var warning in findings.Warnings)
            errors.WriteLine($"WARNING: {warning}");
        foreach (var problem in findings.Problems)
            errors.WriteLine($"ERROR: {problem}");
        if (outcome.Draft is { } draft && LoggingOptions.From(draft.Configuration) is { UsesStreams: false } options && GlanceLogging.FindProblems(options).Count == 0)
        {
            using var log = GlanceLogging.Create(options, TimeProvider.System);
            LogBeside(log.Factory.CreateLogger(LogNames.Configuration), findings.Warnings, outcome.Notices);
            ServiceReports.LogCannotStart(log.Factory.CreateLogger(LogNames.Supervision), findings.Problems);
        }

        return findings.ExitCode;
    }

    /// <summary>Tells it of a start that failed, with all else that would have.</summary>
    /// <param name="reason">Why it failed.</param>
    /// <param name="outcome">The configuration it had.</param>
    /// <param name="exitCode">How it ends.</param>
    /// <param name="logger">The log.</param>
    /// <returns>The exit code.</returns>
    public int Tell(string reason, ConfigurationOutcome outcome, int exitCode, ILogger logger) =>
        Tell(check.Run(outcome with { Problems = [reason], ExitCode = exitCode }), outcome, logger);

    /// <summary>
    /// Tells everything that stands in the way of a start which a quick look has refused, but for its address, to which it did not come.
    /// </summary>
    /// <param name="outcome">The configuration.</param>
    /// <param name="logger">The log.</param>
    /// <returns>The exit code.</returns>
    public int TellWhole(ConfigurationOutcome outcome, ILogger logger) => Tell(check.Run(outcome), outcome, logger);

    private int Tell(CheckFindings findings, ConfigurationOutcome outcome, ILogger logger)
    {
        manager.CannotStart(findings.Problems);
        LogBeside(logger, findings.Warnings.Except(outcome.Warnings), []); // the log has what reading the configuration found
        ServiceReports.LogCannotStart(logger, findings.Problems);
        var beside = Beside(LoggingOptions.From(outcome.HandOver!.Configuration), errors); // nothing has a log without a configuration
        foreach (var problem in findings.Problems)
            beside.WriteLine($"ERROR: {problem}");
        return findings.ExitCode;
    }

    /// <summary>Writes what was found beside the reasons.</summary>
    public static void LogBeside(ILogger logger, IEnumerable<string> warnings, IEnumerable<string> notices)
    {
        foreach (var warning in warnings)
            logger.LogWarning(OwnWords.Event, "{Warning}", warning);
        foreach (var notice in notices)
            logger.LogInformation(OwnWords.Event, "{Notice}", notice);
    }

    private static bool IsDiscarded(int descriptor)
    {
        var link = $"/proc/self/fd/{descriptor}";
        return !Path.Exists(link) || File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName == "/dev/null";
    }
}
