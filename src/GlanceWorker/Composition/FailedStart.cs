using Glance.Configuration.HandOver;
using Glance.Logging;

namespace GlanceWorker.Composition;

/// <summary>What a worker that cannot start tells.</summary>
internal static class FailedStart
{
    // With the wait that may have come before it, less than the 30 s after which the supervisor no longer listens.
    private static readonly TimeSpan TimeForAllElse = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The process that serves by itself tells it once: in the log, and on standard error unless the log goes to a terminal.
    /// </summary>
    public static void Refuse(IReadOnlyList<string> reasons, WorkerHandOver? handOver, GlanceLog? log, TextWriter errors)
    {
        var logger = log?.Factory.CreateLogger(WorkerProgram.LoggerName);
        var beside = logger is not null && handOver is not null && LoggingOptions.From(handOver.Configuration).UsesStreams ? TextWriter.Null : errors;
        foreach (var reason in reasons)
        {
            logger?.LogCritical(OwnWords.Event, "The service cannot start: {Reason}", reason);
            beside.WriteLine($"ERROR: {reason}");
        }
    }

    /// <summary>
    /// The failures and all that the check finds beside them: an operator who mends one thing should not meet the next at the next start.
    /// What waits for somebody (a pipe into which nobody writes is read once more) must not keep the reason from being told.
    /// </summary>
    public static async Task<IReadOnlyList<StartFailure>> WithAllElseAsync(
        IReadOnlyList<StartFailure> failures, WorkerHandOver? handOver, StartLog? said)
    {
        if (handOver is null)
            return failures;
        using var heard = new HeardWarnings();
        var offline = failures[0].Subject == StartFailure.OfDatabase; // it has been waited for
        var check = new StartCheck(handOver, offline, heard);
        var checking = Task.Run(() => check.RunAsync(CancellationToken.None));
        if (await Task.WhenAny(checking, Task.Delay(TimeForAllElse)) != checking)
            return failures;
        await checking;
        said?.TellRest(heard.Lines, WorkerProgram.LoggerName);
        return [.. failures.Where(failure => !check.Problems.Any(problem => failure.IsToldBy(problem, offline))), .. check.Problems];
    }
}
