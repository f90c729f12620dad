using Glance.Configuration;
using Glance.Logging;
using GlanceSupervisor.Control;
using GlanceSupervisor.Reloading;

namespace GlanceSupervisor.Outputs;

/// <summary>What the supervisor itself takes from a configuration that a reload puts in force: its log, and where its reports go.</summary>
internal sealed class OwnOutputs(SupervisorLog log, StateReports reports)
{
    /// <summary>The log.</summary>
    public SupervisorLog Log => log;

    /// <summary>Opens what a configuration has otherwise than the one in force; nothing is written to it yet.</summary>
    /// <param name="configuration">A configuration that can be used.</param>
    public PreparedOutputs Prepare(ConfigurationSnapshot configuration)
    {
        var options = LoggingOptions.From(configuration);
        if (options.IsSameAs(log.Options))
            return new PreparedOutputs(() => reports.Use(configuration), discard: null);
        try
        {
            var next = GlanceLogging.Create(options, TimeProvider.System);
            return new PreparedOutputs(
                () =>
                {
                    log.Use(next, options);
                    reports.Use(configuration);
                },
                next.Dispose);
        }
        catch (LogOutputException unusable)
        {
            // The workers cannot open it either, and tell it with all else that is wrong.
            return new PreparedOutputs(
                () => log.CreateLogger(LogNames.Supervision).LogWarning("The supervisor's log stays as it was: {Reason}", unusable.Message),
                discard: null);
        }
    }
}
