using System.Collections.Concurrent;
using Serilog.Core;
using Serilog.Events;

namespace Glance.Logging.Outputs;

/// <summary>
/// The way from callers to the writer's thread: bounded, and no caller ever waits. Woken, the writer lets a few milliseconds of lines
/// come together, and more of them the busier it is, so that a busy service pays one wake-up and one write for many lines
/// (docs/decisions/0043).
/// </summary>
internal sealed class LogQueue : ILogEventSink, IDisposable
{
    private const int BriefGathering = 5;
    private const int LongestGathering = 40;

    // Lines that a pause should bring; fewer are not worth a longer one.
    private const int FewLines = 2;

    private readonly OutputSink _sink;
    private readonly int _length;
    private readonly ConcurrentQueue<LogEvent> _events = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly ManualResetEvent _ending = new(initialState: false);
    private readonly Thread _writer;
    private int _waiting;
    private int _asleep;
    private int _ended;

    /// <summary>Starts the writer.</summary>
    /// <param name="sink">Where events go; disposed of with the queue.</param>
    /// <param name="length">Events that may wait; what comes on top is dropped and counted.</param>
    public LogQueue(OutputSink sink, int length)
    {
        _sink = sink;
        _length = length;
        _writer = new Thread(Run) { IsBackground = true, Name = "log" };
        _writer.Start();
    }

    public void Emit(LogEvent logEvent)
    {
        if (Volatile.Read(ref _ended) != 0)
        {
            return;
        }

        if (Interlocked.Increment(ref _waiting) > _length)
        {
            Interlocked.Decrement(ref _waiting);
            _sink.Drop();
            return;
        }

        _events.Enqueue(logEvent);
        if (Volatile.Read(ref _asleep) != 0 && Interlocked.Exchange(ref _asleep, 0) != 0)
        {
            _wake.Set();
        }
    }

    /// <summary>Writes what waits, and closes the outputs.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        _ending.Set();
        _wake.Set();
        _writer.Join();
        _sink.Dispose();
        _wake.Dispose();
        _ending.Dispose();
    }

    private void Run()
    {
        var gathering = BriefGathering;
        while (true)
        {
            var ending = Volatile.Read(ref _ended) != 0;
            gathering = WriteWaiting() < FewLines ? BriefGathering : Math.Min(2 * gathering, LongestGathering);
            if (ending)
            {
                return;
            }

            // Callers look at the flag after they have queued: whoever came before it was set is found by the second look.
            Interlocked.Exchange(ref _asleep, 1);
            if (_events.IsEmpty)
            {
                _wake.WaitOne();
            }

            Volatile.Write(ref _asleep, 0);
            _ending.WaitOne(gathering);
        }
    }

    private int WriteWaiting()
    {
        var lines = 0;
        while (_events.TryDequeue(out var logEvent))
        {
            Interlocked.Decrement(ref _waiting);
            _sink.Emit(logEvent);
            lines++;
        }

        _sink.Flush();
        return lines;
    }
}
