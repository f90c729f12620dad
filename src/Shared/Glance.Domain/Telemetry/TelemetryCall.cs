using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Glance.Domain.Telemetry;

/// <summary>A call that somebody observes. It is made only then.</summary>
public sealed class TelemetryCall : IDisposable
{
    private readonly Activity? _activity;
    private readonly Histogram<double> _duration;
    private readonly long _started = Stopwatch.GetTimestamp();
    private TagList _tags;

    internal TelemetryCall(Activity? activity, Histogram<double> duration, string what)
    {
        _activity = activity;
        _duration = duration;
        _tags.Add($"{GlanceTelemetry.Name}.call", what);
    }

    /// <summary>Tells more of the activity.</summary>
    public void Describe(string key, object? value) => _activity?.SetTag(key, value);

    /// <summary>Notes that the call failed.</summary>
    public void Fail(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        _tags.Add("error.type", error.GetType().Name);
        _activity?.SetTag("error.type", error.GetType().Name);
        _activity?.SetStatus(ActivityStatusCode.Error, error.Message);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _duration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, _tags);
        _activity?.Dispose();
    }
}
