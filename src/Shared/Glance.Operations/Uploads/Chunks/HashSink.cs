using System.Security.Cryptography;

namespace Glance.Operations.Uploads.Chunks;

/// <summary>Computes a hash.</summary>
internal sealed class HashSink(IncrementalHash hash) : ChunkSink
{
    public override ValueTask TakeAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        hash.AppendData(data.Span);
        return ValueTask.CompletedTask;
    }
}
