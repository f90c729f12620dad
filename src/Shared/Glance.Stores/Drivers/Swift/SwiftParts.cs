using Glance.Stores.Drivers.Swift.Calls;
using Glance.Stores.Drivers.Swift.Options;
using Glance.Stores.Drivers.Swift.Uploads;
using Glance.Stores.Servers;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Swift;

/// <summary>What a store is made of, the same for whoever uses it.</summary>
internal sealed class SwiftParts
{
    public SwiftParts(string id, SwiftStoreOptions options, HttpClient http, TimeProvider time, ILogger logger)
    {
        Options = options;
        Time = time;
        Faults = new ServerFaults(id, time, logger);
        var caller = new SwiftCaller(id, options, http, Faults, time);
        Objects = new SwiftObjects(caller);
        Containers = new SwiftContainers(id, caller);
        Segments = new SwiftSegments(id, caller, Objects, Containers, time, logger);
        Removal = new SwiftRemoval(id, options.MultiTenant, Objects, Containers, Segments);
        Properties = options.Describe();
    }

    public SwiftStoreOptions Options { get; }

    public TimeProvider Time { get; }

    public ServerFaults Faults { get; }

    public SwiftObjects Objects { get; }

    public SwiftContainers Containers { get; }

    public SwiftSegments Segments { get; }

    public SwiftRemoval Removal { get; }

    public IReadOnlyDictionary<string, object?> Properties { get; }

    /// <summary>Memory of uploads.</summary>
    public PiecePool Pieces { get; } = new();

    /// <summary>Commits: Swift looks whether there is an object before it has the new one's data.</summary>
    public ImageTurns Commits { get; } = new();

    /// <summary>Uploads in segments, whose names are the same for all uploads of an image.</summary>
    public ImageTurns Divisions { get; } = new();
}
