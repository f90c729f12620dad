using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Glance.Domain.Telemetry;

namespace Glance.UnitTests.Telemetry;

/// <summary>Listens to the service's telemetry, to what one test causes alone.</summary>
internal sealed class Listening : IDisposable
{
    private readonly ActivityTraceId _trace;
    private readonly Activity _root = new Activity("test").Start();
    private readonly ActivityListener _activities;
    private readonly MeterListener _measurements = new();

    public Listening()
    {
        _trace = _root.TraceId;
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GlanceTelemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == _trace)
                    Activities.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(_activities);
        _measurements.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == GlanceTelemetry.Name)
                listener.EnableMeasurementEvents(instrument);
        };
        _measurements.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            // Recorded before its activity ends.
            if (Activity.Current?.TraceId == _trace)
                Measurements.Enqueue((instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));
        });
        _measurements.Start();
    }

    public ConcurrentQueue<Activity> Activities { get; } = new();

    public ConcurrentQueue<(string Instrument, double Value, Dictionary<string, object?> Tags)> Measurements { get; } = new();

    public IEnumerable<string> Names => Activities.Select(activity => activity.OperationName);

    public void Dispose()
    {
        _activities.Dispose();
        _measurements.Dispose();
        _root.Dispose();
    }
}
