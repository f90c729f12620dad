using Glance.Domain.Signatures;

namespace Glance.Operations.Uploads.Chunks;

/// <summary>Computes the hash that a signature was made over.</summary>
internal sealed class SignatureSink(SignatureVerifier verifier) : ChunkSink
{
    public override ValueTask TakeAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        verifier.Append(data.Span);
        return ValueTask.CompletedTask;
    }
}
