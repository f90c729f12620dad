using Glance.Configuration;
using Glance.Configuration.Reporting;
using Glance.Logging;

namespace GlanceWorker.Composition;

/// <summary>
/// The log of a worker while it starts: what is said of an option is told with its place, in the words of the check, and remembered, so
/// that a start that fails tells the rest and nothing twice (docs/decisions/0368). Once it has started, everything passes as it is.
/// </summary>
/// <param name="log">Where everything goes.</param>
/// <param name="configuration">What is set, and where.</param>
internal sealed class StartLog(ILoggerFactory log, ConfigurationSnapshot configuration) : ILoggerFactory
{
    private readonly Lock _guard = new();
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private volatile bool _started;

    /// <summary>The start is made.</summary>
    public void Started() => _started = true;

    /// <summary>Writes what the check would warn of, and nobody has warned of so far.</summary>
    /// <param name="warnings">The warnings.</param>
    /// <param name="name">Name of the logger.</param>
    public void TellRest(IEnumerable<string> warnings, string name)
    {
        var logger = log.CreateLogger(name);
        foreach (var warning in warnings.Select(Placed).Where(IsNew))
            logger.LogWarning(OwnWords.Event, "{Warning}", warning);
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Named(this, log.CreateLogger(categoryName));

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => log.AddProvider(provider);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The log is its owner's.
    }

    private string Placed(string said) => OptionPlace.Before(said, configuration);

    private bool IsNew(string said)
    {
        lock (_guard)
            return _said.Add(said);
    }

    /// <summary>One of its loggers.</summary>
    private sealed class Named(StartLog start, ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (start._started || logLevel is not (LogLevel.Warning or LogLevel.Error) || !logger.IsEnabled(logLevel))
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
                return;
            }

            var said = start.Placed(formatter(state, exception));
            start.IsNew(said);
            logger.Log(logLevel, OwnWords.Event, state, exception, (_, _) => said);
        }
    }
}
