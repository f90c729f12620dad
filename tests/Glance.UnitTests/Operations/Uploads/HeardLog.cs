using Microsoft.Extensions.Logging;

namespace Glance.UnitTests.Operations.Uploads;

/// <summary>A log that remembers who said what, how urgently and with which exception.</summary>
internal sealed class HeardLog
{
    private readonly Lock _guard = new();
    private readonly List<Line> _lines = [];

    public IReadOnlyList<Line> Lines
    {
        get
        {
            lock (_guard)
                return [.. _lines];
        }
    }

    /// <summary>What was said so urgently, to an operator who looks for this.</summary>
    public IEnumerable<string> Of(LogLevel level, string about = "") =>
        Lines.Where(line => line.Level == level && line.Message.Contains(about, StringComparison.Ordinal)).Select(line => line.Message);

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    internal sealed record Line(LogLevel Level, string Category, string Message, Exception? Error);

    /// <summary>Makes its loggers.</summary>
    internal sealed class Factory(HeardLog log) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => log.CreateLogger(categoryName);

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("lines stay here");

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    private sealed class Category(HeardLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (log._guard)
                log._lines.Add(new Line(logLevel, name, formatter(state, exception), exception));
        }
    }
}
