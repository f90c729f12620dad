using System.Text.Encodings.Web;
using System.Text.Json;
using Glance.Logging.Masking;
using Serilog.Events;
using Serilog.Formatting;

namespace Glance.Logging.Formatting;

/// <summary><c>use_json</c>: one object per line, with oslo.log's field names.</summary>
internal sealed class OsloJsonFormatter(LoggingOptions options) : ITextFormatter
{
    // The log is no web page: letters of other scripts stay readable.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StrftimeFormat _date = new(options.DateFormat);
    private readonly string _hostName = Environment.MachineName;

    public void Format(LogEvent logEvent, TextWriter output)
    {
        var record = LogRecord.From(logEvent);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            WriteMessage(json, record);
            WriteValues(json, record.Fields);
            WriteOrigin(json, record);
            WriteError(json, record);
            WriteContext(json, record.Context);
            json.WriteStartObject("extra");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Write(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        output.Write('\n');
    }

    private void WriteMessage(Utf8JsonWriter json, LogRecord record)
    {
        json.WriteString("message", record.Message);
        json.WriteString("asctime", _date.Format(record.Time));
        json.WriteString("name", record.Name);
        json.WriteString("msg", record.Template ?? record.Message);
        json.WriteStartObject("args");
        WriteValues(json, record.Arguments);
        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        foreach (var (name, value) in values)
        {
            json.WritePropertyName(name);
            WriteValue(json, name, value);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            default:
                // The name takes part in the judgement: {Password} is secret whatever its value looks like.
                var prefix = name + "=";
                var masked = SecretMask.Apply(prefix + value);
                json.WriteStringValue(masked[prefix.Length..]);
                break;
        }
    }

    private void WriteOrigin(Utf8JsonWriter json, LogRecord record)
    {
        json.WriteString("levelname", record.LevelName);
        json.WriteNumber("levelno", LogRecord.NumberOf(record.Level));
        json.WriteString("pathname", record.Name);
        json.WriteString("filename", record.Name);
        json.WriteString("module", record.Name);
        json.WriteNumber("lineno", record.EventNumber);
        json.WriteString("funcname", record.EventName ?? "-");
        json.WriteNumber("created", record.Time.ToUnixTimeMilliseconds() / 1000.0);
        json.WriteNumber("msecs", record.Time.Millisecond);
        json.WriteNumber("relative_created", Environment.TickCount64);
        json.WriteNumber("thread", Environment.CurrentManagedThreadId);
        json.WriteString("thread_name", "MainThread");
        json.WriteString("process_name", "MainProcess");
        json.WriteNumber("process", Environment.ProcessId);
        json.WriteString("hostname", _hostName);
    }

    private static void WriteError(Utf8JsonWriter json, LogRecord record)
    {
        json.WriteString("error_summary", SecretMask.Apply(record.ErrorSummary));
        if (record.Exception is null)
        {
            json.WriteNull("traceback");
            return;
        }

        json.WriteStartArray("traceback");
        foreach (var line in LineBreaks.Split(SecretMask.Apply(record.Exception.ToString())))
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
    }

    private static void WriteContext(Utf8JsonWriter json, LogContext? context)
    {
        json.WriteStartObject("context");
        if (context is not null)
        {
            json.WriteString("request_id", context.RequestId);
            json.WriteString("global_request_id", context.GlobalRequestId);
            json.WriteString("user", context.User);
            json.WriteString("user_id", context.User);
            json.WriteString("user_name", context.UserName);
            json.WriteString("project", context.Project);
            json.WriteString("project_id", context.Project);
            json.WriteString("tenant", context.Project);
            json.WriteString("project_name", context.ProjectName);
            json.WriteString("domain", context.Domain);
            json.WriteString("system_scope", context.SystemScope);
            json.WriteString("user_domain", context.UserDomain);
            json.WriteString("project_domain", context.ProjectDomain);
            json.WriteString("resource_uuid", context.ResourceUuid);
        }

        json.WriteEndObject();
    }
}
