using System.Text;
using Glance.Logging.Masking;
using Serilog.Events;
using Serilog.Formatting;

namespace Glance.Logging.Formatting;

/// <summary>
/// oslo.log's text line. Every physical line carries the full prefix, those of a message with line breaks too: nobody can
/// forge a line by putting a line break into an image's name. Used by the writer thread only.
/// </summary>
internal sealed class OsloLineFormatter : ITextFormatter
{
    private readonly PercentFormat _withContext;
    private readonly PercentFormat _plain;
    private readonly PercentFormat _exceptionPrefix;
    private readonly PercentFormat? _debugSuffix;
    private readonly bool _contextNamesError;
    private readonly bool _plainNamesError;
    private readonly StringBuilder _buffer = new();

    public OsloLineFormatter(LoggingOptions options, List<string> problems)
    {
        PercentFormat? identity = null;
        var fields = new RecordFields(options.DateFormat, () => identity);
        identity = PercentFormat.Parse("logging_user_identity_format", options.UserIdentityFormat, RecordFields.FindIdentity, problems);
        _withContext = PercentFormat.Parse("logging_context_format_string", options.ContextFormat, fields.Find, problems);
        _plain = PercentFormat.Parse("logging_default_format_string", options.PlainFormat, fields.Find, problems);
        _exceptionPrefix = PercentFormat.Parse("logging_exception_prefix", options.ExceptionPrefix, fields.Find, problems);
        _debugSuffix = options.DebugSuffix.Length == 0
            ? null
            : PercentFormat.Parse("logging_debug_format_suffix", options.DebugSuffix, fields.Find, problems);
        _contextNamesError = options.ContextFormat.Contains("%(error_summary)", StringComparison.Ordinal);
        _plainNamesError = options.PlainFormat.Contains("%(error_summary)", StringComparison.Ordinal);
    }

    public void Format(LogEvent logEvent, TextWriter output)
    {
        var record = LogRecord.From(logEvent);
        _buffer.Clear();
        foreach (var line in LineBreaks.Split(record.Message))
        {
            record.Message = line;
            WriteLine(record);
        }

        if (record.Exception is not null)
        {
            foreach (var line in LineBreaks.Split(SecretMask.Apply(record.Exception.ToString())))
            {
                _exceptionPrefix.Write(_buffer, record);
                _buffer.Append(line).Append('\n');
            }
        }

        output.Write(_buffer);
        if (_buffer.Capacity > 64 * 1024)
        {
            _buffer.Clear();
            _buffer.Capacity = 1024;
        }
    }

    private void WriteLine(LogRecord record)
    {
        var hasContext = record.Context is not null;
        (hasContext ? _withContext : _plain).Write(_buffer, record);
        if (!(hasContext ? _contextNamesError : _plainNamesError) && record.ErrorSummary is { Length: > 0 } summary)
        {
            _buffer.Append(": ").Append(LineBreaks.First(SecretMask.Apply(summary)));
        }

        if (record.Level == LogEventLevel.Debug && record.EventName is not null && _debugSuffix is not null)
        {
            _buffer.Append(' ');
            _debugSuffix.Write(_buffer, record);
        }

        _buffer.Append('\n');
    }
}
