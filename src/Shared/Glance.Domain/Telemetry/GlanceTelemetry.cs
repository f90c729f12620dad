using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Glance.Domain.Telemetry;

/// <summary>
/// Where this service can be observed: one source of activities and one meter, both called <c>glance</c>, with a seam for each sort of work
/// (docs/decisions/0293). Nothing is exported by itself, and nothing is paid while nobody listens.
/// </summary>
public static class GlanceTelemetry
{
    /// <summary>Name of the source and of the meter.</summary>
    public const string Name = "glance";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    /// <summary>Requests of the Image API, by verb and route.</summary>
    public static TelemetrySeam Request { get; } = new(Source, Meter, "request", ActivityKind.Server);

    /// <summary>Operations, by their class.</summary>
    public static TelemetrySeam Operation { get; } = new(Source, Meter, "operation", ActivityKind.Internal);

    /// <summary>Statements to the database, by their first word.</summary>
    public static TelemetrySeam Statement { get; } = new(Source, Meter, "statement", ActivityKind.Client);

    /// <summary>Calls of stores, by what they ask for.</summary>
    public static TelemetrySeam Store { get; } = new(Source, Meter, "store", ActivityKind.Client);

    /// <summary>Calls of Keystone, by their verb.</summary>
    public static TelemetrySeam Keystone { get; } = new(Source, Meter, "keystone", ActivityKind.Client);
}
