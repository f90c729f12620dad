using System.Collections.Concurrent;
using Glance.Logging.Levels;
using Microsoft.Extensions.Logging;
using Serilog.Core;

namespace Glance.Logging;

/// <summary>Hands out one <see cref="CategoryLogger"/> per name. It has no providers: Serilog stands behind every logger.</summary>
internal sealed class GlanceLoggerFactory(Logger root, TimeProvider time, RateLimit? rateLimit, bool keepArguments) : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, CategoryLogger> _loggers = new(StringComparer.Ordinal);
    private readonly LoggerExternalScopeProvider _scopes = new();

    public TimeProvider Time => time;

    public RateLimit? RateLimit => rateLimit;

    public bool KeepArguments => keepArguments;

    public LoggerExternalScopeProvider Scopes => _scopes;

    public ILogger CreateLogger(string categoryName) =>
        _loggers.GetOrAdd(
            categoryName,
            static (name, factory) => new CategoryLogger(factory.Root.ForContext(Constants.SourceContextPropertyName, name), factory),
            this);

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("Outputs of this log are chosen by LoggingOptions; a logger provider cannot be added.");

    public void Dispose()
    {
        // The log that made this factory owns what is behind it.
    }

    private Logger Root => root;
}
