using System.IO.Pipelines;

namespace GlanceWorker.Transport;

/// <summary>What Kestrel reads requests from and writes answers to.</summary>
internal sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input { get; } = input;

    public PipeWriter Output { get; } = output;
}
