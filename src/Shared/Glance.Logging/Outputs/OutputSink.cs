using System.Buffers;
using System.Text;
using Glance.Logging.Formatting;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace Glance.Logging.Outputs;

/// <summary>
/// The end of the queue: formats an event once and hands the bytes to every output. What was dropped or lost is told as
/// soon as a line gets through again, with its number and the reason.
/// </summary>
internal sealed class OutputSink(ITextFormatter formatter, IReadOnlyList<LogOutput> outputs, TimeProvider time)
    : ILogEventSink, IDisposable
{
    /// <summary>Property of an event that is no message but tells, by an event of its own kind, that all before it are written.</summary>
    internal const string Barrier = "GlanceFlushBarrier";

    private const int MostGathered = 64 * 1024;

    private readonly StringWriter _text = new();
    private readonly long[] _lost = new long[outputs.Count];
    private readonly string[] _reasons = new string[outputs.Count];
    private readonly ArrayBufferWriter<byte> _gathered = new(4096);
    private readonly bool _gathers = outputs.Any(output => output.Gathers);
    private int _gatheredEvents;
    private LogEvent? _last;
    private long _dropped;
    private long _droppedTold;

    public long DroppedMessages => Interlocked.Read(ref _dropped);

    /// <summary>Counts an event that the queue had no room for.</summary>
    public void Drop() => Interlocked.Increment(ref _dropped);

    public void Emit(LogEvent logEvent)
    {
        if (logEvent.Properties.TryGetValue(Barrier, out var barrier))
        {
            Pass(barrier);
            return;
        }

        var dropped = DroppedMessages;
        if (dropped > _droppedTold)
        {
            var notice = $"{dropped - _droppedTold} log messages were dropped because the log's outputs could not keep up";
            _droppedTold = dropped;
            Write(Own(notice));
        }

        Write(logEvent);
    }

    /// <summary>Writes what was gathered; to be called before the writer sleeps.</summary>
    public void Flush()
    {
        if (_gatheredEvents == 0)
        {
            return;
        }

        for (var i = 0; i < outputs.Count; i++)
        {
            if (outputs[i].Gathers)
            {
                WriteTo(i, _gathered.WrittenSpan, _last!, _gatheredEvents); // set with the first event that was gathered
            }
        }

        _gathered.ResetWrittenCount();
        _gatheredEvents = 0;
        _last = null;
    }

    public void Reopen()
    {
        foreach (var output in outputs)
        {
            output.Reopen();
        }
    }

    /// <summary>Called when the queue has run empty for good.</summary>
    public void Dispose()
    {
        Flush();
        _text.Dispose();
        foreach (var output in outputs)
        {
            output.Dispose();
        }
    }

    private void Pass(LogEventPropertyValue barrier)
    {
        Flush();
        try
        {
            if (barrier is ScalarValue { Value: ManualResetEventSlim written })
                written.Set();
        }
        catch (ObjectDisposedException)
        {
            // Whoever waited has given up.
        }
    }

    private void Write(LogEvent logEvent)
    {
        formatter.Format(logEvent, _text);
        var text = _text.GetStringBuilder();
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var length = 0;
            foreach (var chunk in text.GetChunks())
            {
                length += Encoding.UTF8.GetBytes(chunk.Span, bytes.AsSpan(length));
            }

            Gather(bytes.AsSpan(0, length), logEvent);
            for (var i = 0; i < outputs.Count; i++)
            {
                if (!outputs[i].Gathers)
                {
                    WriteTo(i, bytes.AsSpan(0, length), logEvent, 1);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            text.Clear();
        }
    }

    private void Gather(ReadOnlySpan<byte> line, LogEvent logEvent)
    {
        if (!_gathers)
        {
            return;
        }

        _gathered.Write(line);
        _gatheredEvents++;
        _last = logEvent;
        if (_gathered.WrittenCount >= MostGathered)
        {
            Flush();
        }
    }

    private void WriteTo(int index, ReadOnlySpan<byte> lines, LogEvent logEvent, int events)
    {
        var failure = outputs[index].Write(lines, logEvent);
        if (failure is not null)
        {
            _lost[index] += events;
            _reasons[index] = failure;
        }
        else if (_lost[index] > 0)
        {
            var notice = $"{_lost[index]} log messages could not be written to {outputs[index].Name}: {_reasons[index]}";
            _lost[index] = 0;
            using var told = new StringWriter();
            var source = Own(notice);
            formatter.Format(source, told);
            outputs[index].Write(Encoding.UTF8.GetBytes(told.ToString()), source);
        }
    }

    private LogEvent Own(string notice)
    {
        var result = LogRecord.Event(time.GetLocalNow(), LogEventLevel.Warning, notice);
        result.AddOrUpdateProperty(new LogEventProperty(Constants.SourceContextPropertyName, new ScalarValue(LogRecord.OwnName)));
        return result;
    }
}
