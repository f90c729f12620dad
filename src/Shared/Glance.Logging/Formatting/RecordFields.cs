using System.Globalization;
using System.Text;

namespace Glance.Logging.Formatting;

/// <summary>
/// The keys of Python's log records and of oslo.context that a format string may name. A value that a Python program
/// would have and we do not (a source file, a module) is given by its nearest relative: the logger, the message's name.
/// </summary>
internal sealed class RecordFields(string dateFormat, Func<PercentFormat?> userIdentity)
{
    private readonly StrftimeFormat _date = new(dateFormat);

    /// <summary>The field of <paramref name="key"/>; null for a key nobody knows.</summary>
    public RecordField? Find(string key) => key switch
    {
        "asctime" => (output, record) => output.Append(_date.Format(record.Time)),
        "msecs" => (output, record) => output.Append(record.Time.Millisecond),
        "isotime" => (output, record) => output.Append(record.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture)),
        "created" => (output, record) => output.Append(record.Time.ToUnixTimeMilliseconds() / 1000.0),
        "relativeCreated" => (output, record) => output.Append((record.Time - System.Diagnostics.Process.GetCurrentProcess().StartTime).TotalMilliseconds),
        "process" => (output, _) => output.Append(Environment.ProcessId),
        "processName" => (output, _) => output.Append("MainProcess"),
        "thread" => (output, _) => output.Append(Environment.CurrentManagedThreadId),
        "threadName" => (output, _) => output.Append("MainThread"),
        "levelname" => (output, record) => output.Append(record.LevelName),
        "levelno" => (output, record) => output.Append(LogRecord.NumberOf(record.Level)),
        "name" or "module" or "pathname" or "filename" => (output, record) => output.Append(record.Name),
        "funcName" => (output, record) => output.Append(record.EventName ?? "-"),
        "lineno" => (output, record) => output.Append(record.EventNumber),
        "message" => (output, record) => output.Append(record.Message),
        "error_summary" => (output, record) => output.Append(record.ErrorSummary is { Length: > 0 } summary ? summary : "-"),
        "user_identity" => (output, record) => AppendIdentity(output, record),
        "version" => (output, _) => output.Append(typeof(RecordFields).Assembly.GetName().Version?.ToString(3)),
        "hostname" => (output, _) => output.Append(Environment.MachineName),

        // Instances are another service's; a line of ours has none, as with the real one. Colours are not drawn.
        "instance" or "color" or "reset" or "resource" => Nothing,
        "global_request_id" => (output, record) => output.Append(record.Context is { } context ? context.GlobalRequestId ?? "None" : ""),
        _ => ContextField(key) is { } field ? (output, record) => output.Append(Value(field, record, "None")) : null,
    };

    /// <summary>
    /// As <see cref="Find"/>, for <c>logging_user_identity_format</c>: only the request's values, a dash for what is missing.
    /// </summary>
    public static RecordField? FindIdentity(string key) =>
        ContextField(key) is { } field ? (output, record) => output.Append(Value(field, record, "-")) : null;

    private static void Nothing(StringBuilder output, LogRecord record)
    {
    }

    private static string Value(Func<LogContext, string?> field, LogRecord record, string missing)
    {
        var value = record.Context is { } context ? field(context) : null;
        return string.IsNullOrEmpty(value) ? missing : value;
    }

    private static Func<LogContext, string?>? ContextField(string key) => key switch
    {
        "request_id" => context => context.RequestId,
        "global_request_id" => context => context.GlobalRequestId,
        "user" or "user_id" => context => context.User,
        "user_name" => context => context.UserName ?? context.User,
        "project" or "project_id" or "tenant" => context => context.Project,
        "project_name" => context => context.ProjectName ?? context.Project,
        "domain" or "domain_id" or "domain_name" => context => context.Domain,
        "system_scope" => context => context.SystemScope,
        "user_domain" or "user_domain_id" or "user_domain_name" => context => context.UserDomain,
        "project_domain" or "project_domain_id" or "project_domain_name" => context => context.ProjectDomain,
        "resource_uuid" => context => context.ResourceUuid,
        "auth_token" => static _ => SecretString.Stars,
        _ => null,
    };

    private void AppendIdentity(StringBuilder output, LogRecord record)
    {
        if (record.Context is not null)
        {
            userIdentity()?.Write(output, record);
        }
    }
}
