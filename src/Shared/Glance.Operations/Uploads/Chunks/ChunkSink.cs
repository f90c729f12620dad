namespace Glance.Operations.Uploads.Chunks;

/// <summary>Something that takes every chunk of an upload in order.</summary>
internal abstract class ChunkSink
{
    /// <summary>Takes the next bytes; they stay as they are until the task ends.</summary>
    public abstract ValueTask TakeAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);
}
