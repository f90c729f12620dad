using Glance.Logging.Formatting;
using Glance.Logging.Levels;
using Glance.Logging.Outputs;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace Glance.Logging;

/// <summary>Builds the log of a process from its options: the one entry of this project.</summary>
public static class GlanceLogging
{
    /// <summary>Opens every output and returns the running log.</summary>
    /// <exception cref="LogOutputException">The log file cannot be opened, or an option has a value that no output can honour.</exception>
    public static GlanceLog Create(LoggingOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);

        var levels = LevelOverrides.Parse(options.Levels, []);
        ITextFormatter formatter = options.UseJson ? new OsloJsonFormatter(options) : new OsloLineFormatter(options, []);
        var outputs = OpenOutputs(options, time);
        var sink = new OutputSink(formatter, outputs, time);

        var least = options.TroubleOnly ? LogEventLevel.Warning : LogEventLevel.Verbose;
        var root = Max(least, options.Debug ? LogEventLevel.Debug : LogEventLevel.Information);
        var configuration = new LoggerConfiguration().MinimumLevel.Is(root);
        foreach (var (name, level) in levels)
        {
            configuration.MinimumLevel.Override(name, Max(least, level));
        }

        configuration.WriteTo.Sink(new LogQueue(sink, Math.Max(options.QueueLength, 1)));
        var logger = configuration.CreateLogger();
        var factory = new GlanceLoggerFactory(logger, time, RateLimit.From(options, time), options.UseJson);
        return new GlanceLog(logger, factory, sink);
    }

    /// <summary>What in the options has no effect, or not the one that was meant; the log is the same without it.</summary>
    /// <returns>Sentences that name the option.</returns>
    public static IReadOnlyList<string> FindOddities(LoggingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> oddities = [];
        _ = LevelOverrides.Parse(options.Levels, oddities);
        if (!options.UseJson)
        {
            _ = new OsloLineFormatter(options, oddities);
        }

        return oddities;
    }

    /// <summary>What <see cref="Create"/> would refuse, found without opening or making anything.</summary>
    /// <returns>Why there can be no such log, each reason complete in itself; empty when there can.</returns>
    public static IReadOnlyList<string> FindProblems(LoggingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> problems = [];
        Try(() => RateLimit.From(options, TimeProvider.System));
        if (options.LogPath is { } path)
        {
            Try(() =>
            {
                LogFile.Refuse(path, options.Reserved);
                LogFile.Check(path);
            });
        }

        if (options.UseSyslog)
        {
            Try(() => SyslogFacility.Parse(options.SyslogFacility));
        }

        return problems;

        void Try(Action look)
        {
            try
            {
                look();
            }
            catch (LogOutputException refused)
            {
                problems.Add(refused.Message);
            }
        }
    }

    private static LogEventLevel Max(LogEventLevel one, LogEventLevel other) => one > other ? one : other;

    private static List<LogOutput> OpenOutputs(LoggingOptions options, TimeProvider time)
    {
        var outputs = new List<LogOutput>();
        try
        {
            if (options.LogPath is { } path)
            {
                LogFile.Refuse(path, options.Reserved);
                outputs.Add(LogFile.Open(path, RotationPolicy.From(options, time), time, mayBeAway: options.GoesOn));
            }

            if (options.UseStderr || outputs is [LogFile { IsAway: true }])
            {
                outputs.Add(OpenStream(2, "stderr", options));
            }

            if (options.UseJournal)
            {
                outputs.Add(new JournalOutput(options, time));
            }

            // Nothing asked for: standard output, as oslo.log does; syslog alone does not count as an output there.
            if (outputs.Count == 0)
            {
                outputs.Add(OpenStream(1, "stdout", options));
            }

            if (options.UseSyslog)
            {
                outputs.Add(new SyslogOutput(options, time));
            }

            return outputs;
        }
        catch (LogOutputException)
        {
            outputs.ForEach(output => output.Dispose());
            throw;
        }
    }

    private static LogOutput OpenStream(int descriptor, string name, LoggingOptions options)
    {
        var stream = new StreamOutput(descriptor, name);
        return JournalStream.Is(descriptor, options.JournalStream) ? new JournalStream(stream) : stream;
    }
}
