using System.Collections.Concurrent;
using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using Glance.Domain.Quotas;
using Glance.Keystone.Sessions;

namespace Glance.Keystone.Limits;

/// <summary>
/// Limits kept in Keystone. They are remembered for a moment, so that a burst of requests asks once, and asked anew before anything is
/// refused; upstream asks anew for every request.
/// </summary>
public sealed class KeystoneLimits : IProjectLimits, IDisposable
{
    private const string LoggerName = "oslo_limit.limit";
    private const int MostProjects = 1000;
    private const string Registered = ""; // no project's id
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Remembered> _limits = new(StringComparer.Ordinal);
    private readonly KeystoneSession _session;
    private readonly LimitDirectory _directory;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private LimitedService? _service;

    private KeystoneLimits(LimitOptions options, TimeProvider time, ILogger logger)
    {
        _session = new KeystoneSession(options.Session, LimitDeclarations.Group, time, logger);
        _directory = new LimitDirectory(_session, options);
        _time = time;
        _logger = logger;
    }

    /// <inheritdoc/>
    public bool Enabled => true;

    /// <summary>
    /// The port as configured: limits from Keystone, or none. Keystone is asked when the first limit is; a section that does not say where
    /// it is fails then too, as upstream's.
    /// </summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    /// <returns>The port.</returns>
    /// <exception cref="ConfigurationException">A certificate cannot be read.</exception>
    public static IProjectLimits Create(ConfigurationSnapshot configuration, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        if (WhyUnconfigured(configuration) is not { } reason)
            return LimitOptions.From(configuration) is { } options ? Create(options, time, loggers) : new NoProjectLimits();
        var logger = loggers.CreateLogger(LoggerName);
        Log.LimitsUnconfigured(logger, reason);
        return new UnconfiguredLimits(reason, logger);
    }

    /// <summary>Why limits that are switched on cannot be asked for, whatever Keystone does; null when they can, or are off.</summary>
    /// <param name="configuration">The configuration.</param>
    public static string? WhyUnconfigured(ConfigurationSnapshot configuration)
    {
        try
        {
            _ = LimitOptions.From(configuration);
            return null;
        }
        catch (ConfigurationException incomplete)
        {
            return string.Join("; ", incomplete.Problems);
        }
    }

    /// <summary>Limits from Keystone.</summary>
    /// <param name="options">Where they are kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    /// <returns>The limits.</returns>
    public static KeystoneLimits Create(LimitOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        return new KeystoneLimits(options, time, loggers.CreateLogger(LoggerName));
    }

    /// <inheritdoc/>
    public async Task<long> LimitAsync(ProjectResource resource, string? projectId, CancellationToken cancellationToken)
    {
        try
        {
            var service = await ServiceAsync(cancellationToken).ConfigureAwait(false);
            var name = resource.ToName();
            if (projectId is not null)
            {
                var own = await RememberedAsync(projectId, () => _directory.OfProjectAsync(service, projectId, CancellationToken.None), cancellationToken).ConfigureAwait(false);
                if (own.TryGetValue(name, out var limit))
                    return limit;
            }

            var registered = await RememberedAsync(Registered, () => _directory.RegisteredAsync(service, CancellationToken.None), cancellationToken).ConfigureAwait(false);
            if (registered.TryGetValue(name, out var usual))
                return usual;
            Log.LimitMissing(_logger, name, service.ServiceId, service.RegionId ?? "none");
            return 0;
        }
        catch (KeystoneUnavailableException e)
        {
            Log.LimitsUnavailable(_logger, e.Message);
            throw new LimitsUnavailableException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Forget(string? projectId)
    {
        _limits.TryRemove(Registered, out _);
        if (projectId is not null)
            _limits.TryRemove(projectId, out _);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private async ValueTask<LimitedService> ServiceAsync(CancellationToken cancellationToken) =>
        _service ??= await _directory.FindServiceAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>One question for all who ask within a moment; a failed one is not remembered.</summary>
    private async Task<IReadOnlyDictionary<string, long>> RememberedAsync(
        string key, Func<Task<IReadOnlyDictionary<string, long>>> ask, CancellationToken cancellationToken)
    {
        if (_limits.TryGetValue(key, out var old) && (_time.GetElapsedTime(old.AskedAt) >= Keep || old.Failed))
            _limits.TryRemove(KeyValuePair.Create(key, old));
        if (_limits.Count >= MostProjects)
            _limits.Clear();
        var entry = _limits.GetOrAdd(key, _ => new Remembered(new Lazy<Task<IReadOnlyDictionary<string, long>>>(ask), _time.GetTimestamp()));
        return await entry.Limits.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private sealed record Remembered(Lazy<Task<IReadOnlyDictionary<string, long>>> Limits, long AskedAt)
    {
        public bool Failed => Limits is { IsValueCreated: true, Value.IsFaulted: true };
    }
}
