using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Glance.Domain.Telemetry;

/// <summary>
/// One sort of work that can be observed: an activity and a measured duration (<c>glance.NAME.duration</c>, seconds) for each call.
/// </summary>
public sealed class TelemetrySeam
{
    private readonly ActivitySource _source;
    private readonly ActivityKind _kind;
    private readonly Histogram<double> _duration;

    internal TelemetrySeam(ActivitySource source, Meter meter, string name, ActivityKind kind)
    {
        _source = source;
        _kind = kind;
        Name = name;
        _duration = meter.CreateHistogram<double>($"{GlanceTelemetry.Name}.{name}.duration", "s");
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Whether somebody listens. Who has to make something for a call, or has no await of its own, asks this first.</summary>
    public bool IsObserved => _source.HasListeners() || _duration.Enabled;

    /// <summary>Begins a call; dispose it when it ends.</summary>
    /// <param name="what">What is called, one of few words: it is the name of the activity and a dimension of the measurements.</param>
    /// <returns>The call; null while nobody listens.</returns>
    public TelemetryCall? Begin(string what) => IsObserved ? new TelemetryCall(_source.StartActivity($"{Name} {what}", _kind), _duration, what) : null;

    /// <summary>Observes a whole call, with its failure.</summary>
    /// <param name="what">What is called.</param>
    /// <param name="call">Calls it.</param>
    public async Task<T> ObserveAsync<T>(string what, Func<Task<T>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        using var observed = Begin(what);
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            observed?.Fail(error);
            throw;
        }
    }
}
