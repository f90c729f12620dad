using Glance.Domain.Stores;
using Glance.Stores.Ceph.Clusters;
using Glance.Stores.Drivers.Cinder.Attachments;
using Glance.Stores.Drivers.Cinder.Calls;
using Glance.Stores.Drivers.Cinder.Connections;
using Glance.Stores.Drivers.Cinder.Options;
using Glance.Stores.Servers;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Cinder;

/// <summary>What a store is made of, the same for whoever uses it.</summary>
internal sealed class CinderParts
{
    // Beside the notes of uploads; no store's own directory has that name, since '@' is written as %40 there.
    private const string NotesDirectory = "@attachments";

    /// <summary>Makes it; nothing is connected.</summary>
    /// <param name="id">The store.</param>
    /// <param name="options">Its options.</param>
    /// <param name="http">The way to Cinder.</param>
    /// <param name="connectors">The ways to volumes.</param>
    /// <param name="services">What it may use of the service.</param>
    /// <param name="logger">Where it tells what operators should know.</param>
    public CinderParts(
        string id, CinderStoreOptions options, HttpClient http, IReadOnlyList<IVolumeConnector> connectors, StoreServices services,
        ILogger logger)
    {
        Id = id;
        Options = options;
        Time = services.Time;
        Connectors = new VolumeConnectors(id, connectors);
        var caller = new CinderCaller(id, options, http, new ServerFaults(id, Time, logger), Time);
        Volumes = new CinderVolumes(id, caller, Time);
        Attachments = new CinderAttachments(id, caller);
        var notes = new AttachmentNotes(id, Path.Combine(services.JournalDirectory, NotesDirectory), Time, logger);
        Attacher = new VolumeAttacher(id, options, Attachments, notes, Connectors.Initiator, Time, logger);
        Abandoned = new AbandonedAttachments(Attachments, notes, Time);
        Readers = new SharedAttachments(Attacher);
        Removal = new VolumeRemoval(this);
        Properties = options.Describe();
    }

    public string Id { get; }

    public CinderStoreOptions Options { get; }

    public TimeProvider Time { get; }

    public VolumeConnectors Connectors { get; }

    public CinderVolumes Volumes { get; }

    public CinderAttachments Attachments { get; }

    public VolumeAttacher Attacher { get; }

    public AbandonedAttachments Abandoned { get; }

    public SharedAttachments Readers { get; }

    public VolumeRemoval Removal { get; }

    public IReadOnlyDictionary<string, object?> Properties { get; }

    /// <summary>Memory of data on its way.</summary>
    public PinnedPieces Memory { get; } = new();

    /// <summary>Uploads of this process that end.</summary>
    public ImageTurns Commits { get; } = new();

    /// <summary>There is data of the image already.</summary>
    public StoreException Duplicate(string imageId) =>
        new(StoreFailure.Duplicate, Id, $"Store {Id}: there is data of image {imageId} already");

    /// <summary>The volume is not there.</summary>
    public StoreException NotFound() => new(StoreFailure.NotFound, Id, $"Store {Id}: there is no volume at the location");
}
