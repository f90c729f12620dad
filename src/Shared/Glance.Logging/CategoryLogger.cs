using Glance.Logging.Formatting;
using Glance.Logging.Masking;
using Microsoft.Extensions.Logging;
using Serilog.Events;

namespace Glance.Logging;

/// <summary>
/// One named logger: decides by level, renders and masks the message where it is logged, and leaves the writing to the queue.
/// </summary>
internal sealed class CategoryLogger(Serilog.ILogger serilog, GlanceLoggerFactory factory) : ILogger
{
    /// <summary>A message longer than this is cut: one line must not become the log's memory problem.</summary>
    private const int MaxMessageLength = 64 * 1024;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && serilog.IsEnabled(ToSerilog(logLevel));

    /// <summary>Only a <see cref="LogContext"/> changes what is printed; other scopes are not kept.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => state is LogContext ? factory.Scopes.Push(state) : null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var level = ToSerilog(logLevel);
        if (factory.RateLimit is { } limit && !limit.Admits(level, out var notice))
        {
            if (notice is not null)
            {
                serilog.Write(LogRecord.Event(factory.Time.GetLocalNow(), LogEventLevel.Error, notice));
            }

            return;
        }

        var text = Cut(formatter(state, exception));
        var isFinding = eventId.Id == OwnWords.Event.Id;
        var message = isFinding ? UrlPasswords.Hide(text) : SecretMask.Apply(text);
        var properties = LogRecord.Properties(CurrentContext(), eventId);
        if (factory.KeepArguments && !isFinding)
        {
            LogRecord.AddValues(properties, state);
        }

        serilog.Write(LogRecord.Event(factory.Time.GetLocalNow(), level, message, exception, properties));
    }

    private static string Cut(string message) =>
        message.Length <= MaxMessageLength
            ? message
            : $"{message.AsSpan(0, MaxMessageLength)}… ({message.Length - MaxMessageLength} more characters)";

    private static LogEventLevel ToSerilog(LogLevel level) => level switch
    {
        LogLevel.Trace => LogEventLevel.Verbose,
        LogLevel.Debug => LogEventLevel.Debug,
        LogLevel.Information => LogEventLevel.Information,
        LogLevel.Warning => LogEventLevel.Warning,
        LogLevel.Error => LogEventLevel.Error,
        _ => LogEventLevel.Fatal,
    };

    private LogContext? CurrentContext()
    {
        var holder = new ContextHolder();
        factory.Scopes.ForEachScope(static (scope, found) => found.Context = scope as LogContext ?? found.Context, holder);
        return holder.Context;
    }

    private sealed class ContextHolder
    {
        public LogContext? Context { get; set; }
    }
}
