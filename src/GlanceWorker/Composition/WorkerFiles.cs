using Glance.Configuration.HandOver;
using Glance.Configuration.Surroundings;
using Glance.Control.Workers;
using Glance.Linux.Descriptors;

namespace GlanceWorker.Composition;

/// <summary>
/// What a worker was handed, with the files that its configuration names: those that start with a new configuration read them and keep them
/// behind it, for those that replace them (docs/decisions/0415).
/// </summary>
internal sealed class WorkerFiles : IDisposable
{
    private readonly Descriptor _handedOver;
    private readonly KeptFiles _files;
    private readonly WorkerStart _start;

    /// <summary>Reads what was handed over.</summary>
    /// <param name="configuration">Its descriptor.</param>
    /// <param name="start">On which occasion the worker starts.</param>
    public WorkerFiles(int configuration, WorkerStart start)
    {
        _start = start;
        _handedOver = Descriptor.Inherit(configuration);
        var bytes = MemoryFile.ReadAll(_handedOver);
        var read = WorkerHandOver.FromBytes(bytes);
        _files = start == WorkerStart.Replacement ? KeptFiles.From(bytes.AsSpan(read.Length)) : KeptFiles.Anew();
        HandOver = read.With(_files);
    }

    /// <summary>The configuration.</summary>
    public WorkerHandOver HandOver { get; }

    /// <summary>
    /// Keeps what the start has read, and tells what a worker that replaces another goes on with although it is not there any more.
    /// </summary>
    /// <param name="logger">The log.</param>
    public void Started(ILogger logger)
    {
        if (_files.Lost is { Count: > 0 } lost)
        {
            logger.LogError(
                "Files that the configuration names cannot be used any more: {Files}; this worker replaces another and goes on with what"
                    + " was read with the configuration. Put them back: a reload or a restart would be refused",
                string.Join(", ", lost));
        }

        if (_files.Changed is { Count: > 0 } changed)
        {
            logger.LogWarning(
                "Files that the configuration names have changed, which counts from the next reload on: {Files}",
                string.Join(", ", changed));
        }

        Keep();
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _handedOver.Dispose();

    private void Keep()
    {
        if (_start is not (WorkerStart.First or WorkerStart.NewConfiguration))
            return;
        var kept = _files.ToBytes();
        if (!MemoryFile.ReadAll(_handedOver).AsSpan(HandOver.Length).StartsWith(kept))
            MemoryFile.WriteBehind(_handedOver, HandOver.Length, kept);
    }
}
