namespace GlanceWorker.Composition;

/// <summary>
/// The log of a check: keeps what a start would write as WARNING or ERROR and go on. So whatever a part says when it is made is told by the
/// check too, without a second list of it (docs/decisions/0345).
/// </summary>
internal sealed class HeardWarnings : ILoggerFactory, ILogger
{
    private readonly List<string> _lines = [];

    /// <summary>What was said, each once.</summary>
    public IReadOnlyList<string> Lines => [.. _lines.Distinct()];

    /// <summary>Adds what is only found by looking.</summary>
    public void Add(string warning) => _lines.Add(warning);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A check has no log but this one.");

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Warning or LogLevel.Error;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            _lines.Add(formatter(state, exception));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is open.
    }
}
