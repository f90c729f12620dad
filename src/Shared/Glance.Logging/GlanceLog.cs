using Glance.Logging.Formatting;
using Glance.Logging.Outputs;
using Microsoft.Extensions.Logging;
using Serilog.Core;
using Serilog.Events;

namespace Glance.Logging;

/// <summary>The running log of a process. Disposing it writes what is queued, for a few seconds at most.</summary>
public sealed class GlanceLog : IDisposable
{
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(3);

    private readonly Logger _root;
    private readonly GlanceLoggerFactory _factory;
    private readonly OutputSink _sink;
    private bool _disposed;

    internal GlanceLog(Logger root, GlanceLoggerFactory factory, OutputSink sink)
    {
        _root = root;
        _factory = factory;
        _sink = sink;
    }

    /// <summary>Makes loggers; a category is a dotted logger name as Glance has them.</summary>
    public ILoggerFactory Factory => _factory;

    /// <summary>Messages dropped because the outputs could not keep up, since the start.</summary>
    public long DroppedMessages => _sink.DroppedMessages;

    /// <summary>Closes the log file and opens it again before the next line, even if its name still leads to it.</summary>
    public void Reopen() => _sink.Reopen();

    /// <summary>
    /// Waits until what was logged before this call has been written, for a few seconds at most: this program is about to be replaced.
    /// </summary>
    public void Flush()
    {
        using var written = new ManualResetEventSlim();
        var barrier = LogRecord.Event(_factory.Time.GetLocalNow(), LogEventLevel.Fatal, string.Empty);
        barrier.AddOrUpdateProperty(new LogEventProperty(OutputSink.Barrier, new ScalarValue(written)));
        _root.Write(barrier);
        written.Wait(FlushTimeout);
    }

    /// <summary>Writes what is queued and closes the outputs. A reader that has stopped reading does not hold the process back.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;

        // The queue's own disposal waits without a limit, and an output may be a pipe nobody reads.
        var flusher = new Thread(_root.Dispose) { IsBackground = true, Name = "log flush" };
        try
        {
            flusher.Start();
        }
        catch (OutOfMemoryException)
        {
            // No thread can be created. The writer has one, so what waits is written all the same unless nobody reads.
            Flush();
            return;
        }

        flusher.Join(FlushTimeout);
    }
}
