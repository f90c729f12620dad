using Microsoft.Extensions.Logging;

namespace Glance.TestKit.Processes;

/// <summary>A log in memory: lines of level and message.</summary>
public sealed class LineLog : ILoggerFactory, ILogger
{
    private readonly Lock _guard = new();
    private readonly List<string> _lines = [];

    /// <summary>All lines so far, such as <c>Error the disk is full</c>.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_guard)
                return [.. _lines];
        }
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("lines stay here");

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        lock (_guard)
            _lines.Add($"{logLevel} {formatter(state, exception)}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
