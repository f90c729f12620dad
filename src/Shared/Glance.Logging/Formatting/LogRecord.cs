using Microsoft.Extensions.Logging;
using Serilog.Events;
using Serilog.Parsing;

namespace Glance.Logging.Formatting;

/// <summary>One line to be formatted, read back from the Serilog event that carried it through the queue.</summary>
internal sealed class LogRecord
{
    /// <summary>The logger this project itself speaks through.</summary>
    public const string OwnName = "glance.logging";

    /// <summary>Names of the event properties this project puts in and reads back.</summary>
    private const string ContextProperty = "Context";
    private const string EventNameProperty = "EventName";
    private const string EventNumberProperty = "EventNumber";
    private const string ArgumentsProperty = "Arguments";
    private const string FieldsProperty = "Fields";
    private const string TemplateProperty = "{OriginalFormat}";

    public required DateTimeOffset Time { get; init; }

    public required LogEventLevel Level { get; init; }

    public required string Name { get; init; }

    /// <summary>The line of the message that is being printed.</summary>
    public required string Message { get; set; }

    public Exception? Exception { get; init; }

    public LogContext? Context { get; init; }

    /// <summary>Name of the message in its project's catalogue; null for messages without one.</summary>
    public string? EventName { get; init; }

    public int EventNumber { get; init; }

    /// <summary>The message before its values were put in; only kept for JSON.</summary>
    public string? Template { get; init; }

    public IReadOnlyList<KeyValuePair<string, object?>> Arguments { get; init; } = [];

    /// <summary>Values that the message shows beside itself; only kept for JSON.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Fields { get; init; } = [];

    public string LevelName => NameOf(Level);

    /// <summary>The exception in one line; empty below WARNING, as oslo.log has it.</summary>
    public string ErrorSummary =>
        Exception is null || Level < LogEventLevel.Warning
            ? ""
            : Exception.Message.Length == 0 ? Exception.GetType().FullName! : $"{Exception.GetType().FullName}: {Exception.Message}";

    public static LogRecord From(LogEvent source)
    {
        var properties = source.Properties;
        return new LogRecord
        {
            Time = source.Timestamp,
            Level = source.Level,
            Name = Scalar<string>(properties, Serilog.Core.Constants.SourceContextPropertyName) ?? "root",
            Message = source.MessageTemplate.Text,
            Exception = source.Exception,
            Context = Scalar<LogContext>(properties, ContextProperty),
            EventName = Scalar<string>(properties, EventNameProperty),
            EventNumber = Scalar<object>(properties, EventNumberProperty) as int? ?? 0,
            Template = Scalar<string>(properties, TemplateProperty),
            Arguments = Scalar<IReadOnlyList<KeyValuePair<string, object?>>>(properties, ArgumentsProperty) ?? [],
            Fields = Scalar<IReadOnlyList<KeyValuePair<string, object?>>>(properties, FieldsProperty) ?? [],
        };
    }

    /// <summary>A Serilog event whose whole text is <paramref name="message"/>: braces in it mean nothing.</summary>
    public static LogEvent Event(
        DateTimeOffset time, LogEventLevel level, string message, Exception? exception = null, List<LogEventProperty>? properties = null) =>
        new(time, level, exception, new MessageTemplate(message, [new TextToken(message)]), properties ?? []);

    public static List<LogEventProperty> Properties(LogContext? context, EventId id)
    {
        var properties = new List<LogEventProperty>(3);
        if (context is not null)
        {
            properties.Add(new LogEventProperty(ContextProperty, new ScalarValue(context)));
        }

        if (id.Name is not null)
        {
            properties.Add(new LogEventProperty(EventNameProperty, new ScalarValue(id.Name)));
            properties.Add(new LogEventProperty(EventNumberProperty, new ScalarValue(id.Id)));
        }

        return properties;
    }

    /// <summary>Keeps what a JSON line shows besides the text: the fields of the message, or the values that were put into it.</summary>
    public static void AddValues<TState>(List<LogEventProperty> properties, TState state)
    {
        if (state is ILogFields fields)
        {
            properties.Add(new LogEventProperty(FieldsProperty, new ScalarValue(fields.ToFields())));
        }
        else if (state is IReadOnlyList<KeyValuePair<string, object?>> arguments)
        {
            AddArguments(properties, arguments);
        }
    }

    private static void AddArguments(List<LogEventProperty> properties, IReadOnlyList<KeyValuePair<string, object?>> state)
    {
        var arguments = new List<KeyValuePair<string, object?>>(state.Count);
        foreach (var (name, value) in state)
        {
            if (name == TemplateProperty)
            {
                properties.Add(new LogEventProperty(TemplateProperty, new ScalarValue(value)));
            }
            else
            {
                // Rendered here: the object may change, or be disposed of, before the writer comes to it.
                arguments.Add(new(name, value is null or bool or int or long or double ? value : value.ToString()));
            }
        }

        properties.Add(new LogEventProperty(ArgumentsProperty, new ScalarValue(arguments)));
    }

    public static string NameOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "TRACE",
        LogEventLevel.Debug => "DEBUG",
        LogEventLevel.Information => "INFO",
        LogEventLevel.Warning => "WARNING",
        LogEventLevel.Error => "ERROR",
        _ => "CRITICAL",
    };

    public static int NumberOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => 5,
        LogEventLevel.Debug => 10,
        LogEventLevel.Information => 20,
        LogEventLevel.Warning => 30,
        LogEventLevel.Error => 40,
        _ => 50,
    };

    private static T? Scalar<T>(IReadOnlyDictionary<string, LogEventPropertyValue> properties, string name)
        where T : class
        => properties.TryGetValue(name, out var value) && value is ScalarValue scalar ? scalar.Value as T : null;
}
