using System.IO.Pipelines;

namespace GlanceWorker.Transport;

/// <summary>What the pipes of both directions have in common: whoever brings something runs what follows.</summary>
internal static class ClientPipe
{
    /// <summary>Bytes received at once at first: one small request fits, and whoever sends more gets more at a time.</summary>
    public const int SmallestRead = 4096;

    /// <summary>How a pipe works.</summary>
    /// <param name="pause">Bytes in it from which on its writer waits.</param>
    public static PipeOptions Options(long pause) => new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: pause,
        resumeWriterThreshold: pause / 2,
        minimumSegmentSize: SmallestRead,
        useSynchronizationContext: false);
}
