using System.Buffers;
using System.Text;
using Glance.Logging.Formatting;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Sinks.Async;

namespace Glance.Logging.Outputs;

/// <summary>
/// The end of the queue: formats an event once and hands the bytes to every output. What was dropped or lost is told as
/// soon as a line gets through again, with its number and the reason.
/// </summary>
internal sealed class OutputSink(ITextFormatter formatter, IReadOnlyList<LogOutput> outputs, TimeProvider time)
    : ILogEventSink, IAsyncLogEventSinkMonitor, IDisposable
{
    private readonly StringWriter _text = new();
    private readonly long[] _lost = new long[outputs.Count];
    private readonly string[] _reasons = new string[outputs.Count];
    private IAsyncLogEventSinkInspector? _inspector;
    private long _droppedTold;

    public long DroppedMessages => _inspector?.DroppedMessagesCount ?? 0;

    public void StartMonitoring(IAsyncLogEventSinkInspector inspector) => _inspector = inspector;

    /// <summary>The count outlives the queue: it is asked for in the closing lines of a process.</summary>
    public void StopMonitoring(IAsyncLogEventSinkInspector inspector)
    {
    }

    public void Emit(LogEvent logEvent)
    {
        var dropped = DroppedMessages;
        if (dropped > _droppedTold)
        {
            var notice = $"{dropped - _droppedTold} log messages were dropped because the log's outputs could not keep up";
            _droppedTold = dropped;
            Write(Own(notice));
        }

        Write(logEvent);
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
        _text.Dispose();
        foreach (var output in outputs)
        {
            output.Dispose();
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

            for (var i = 0; i < outputs.Count; i++)
            {
                WriteTo(i, bytes.AsSpan(0, length), logEvent);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            text.Clear();
        }
    }

    private void WriteTo(int index, ReadOnlySpan<byte> line, LogEvent logEvent)
    {
        var failure = outputs[index].Write(line, logEvent);
        if (failure is not null)
        {
            _lost[index]++;
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
