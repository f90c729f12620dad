using Microsoft.Extensions.Logging;

namespace Glance.ConformanceTests.Database;

/// <summary>Keeps the level of each line.</summary>
internal sealed class LevelLog : ILoggerFactory, ILogger
{
    private readonly List<LogLevel> _seen = [];

    public IReadOnlyList<LogLevel> Seen
    {
        get
        {
            lock (_seen)
                return [.. _seen];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_seen)
            _seen.Add(logLevel);
    }

    public void Dispose()
    {
    }
}
