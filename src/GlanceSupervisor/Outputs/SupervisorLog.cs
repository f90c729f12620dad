using Glance.Logging;

namespace GlanceSupervisor.Outputs;

/// <summary>
/// The supervisor's own log. A reload puts another one in its place, which everybody who has a logger writes to from then on
/// (docs/decisions/0413).
/// </summary>
internal sealed class SupervisorLog : ILoggerFactory, IAsyncDisposable
{
    private volatile GlanceLog _current;
    private Task _closing = Task.CompletedTask;

    private SupervisorLog(GlanceLog first, LoggingOptions options)
    {
        _current = first;
        Options = options;
    }

    /// <summary>How it is written.</summary>
    public LoggingOptions Options { get; private set; }

    /// <summary>Opens it.</summary>
    /// <exception cref="LogOutputException">It cannot be opened.</exception>
    public static SupervisorLog Open(LoggingOptions options) => new(GlanceLogging.Create(options, TimeProvider.System), options);

    /// <summary>Puts another log in its place. The one before writes what it has, and is closed.</summary>
    /// <param name="next">The other one, open.</param>
    /// <param name="options">How that is written.</param>
    public void Use(GlanceLog next, LoggingOptions options)
    {
        var place = options.LogPath ?? "the output of the new configuration";
        CreateLogger(LogNames.Supervision).LogInformation("The supervisor's log goes on in {Place}", place);
        var before = _current;
        _current = next;
        Options = options;

        // An output that nobody reads takes seconds to give up.
        _closing = CloseAsync(_closing, before);
    }

    private static async Task CloseAsync(Task earlier, GlanceLog log)
    {
        await Task.Run(log.Dispose);
        await earlier;
    }

    /// <summary>Opens log files again before the next line.</summary>
    public void Reopen() => _current.Reopen();

    /// <summary>Waits until what was logged before has been written.</summary>
    public void Flush() => _current.Flush();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new CurrentLogger(this, categoryName);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => _current.Factory.AddProvider(provider);

    /// <inheritdoc/>
    public void Dispose() => _current.Dispose();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing;
        Dispose();
    }

    /// <summary>A logger of whichever log is in force: its own one is found by the name each time.</summary>
    private sealed class CurrentLogger(SupervisorLog log, string name) : ILogger
    {
        private ILogger Logger => log._current.Factory.CreateLogger(name);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => Logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => Logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Logger.Log(logLevel, eventId, state, exception, formatter);
    }
}
