using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Glance.Configuration.Declarations;

namespace Glance.Configuration;

/// <summary>One thing that is wrong, or worth saying, with everything needed to find it.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed partial record ConfigurationProblem(ConfigurationProblemKind Kind, string Message)
{
    private const string Cut = "…";

    // "password is missing": behind "password: " the log would take the next word for one.
    private const string Verb = "is ";

    /// <summary>The file, when it is about one.</summary>
    public string? File { get; init; }

    /// <summary>The line in the file, or 0.</summary>
    public int Line { get; init; }

    /// <summary>Environment variable or command-line argument, when the value came from there.</summary>
    public string? Place { get; init; }

    /// <summary>The section.</summary>
    public string? Section { get; init; }

    /// <summary>The option.</summary>
    public string? Option { get; init; }

    /// <summary>The offending text; stars for a credential.</summary>
    public string? Value { get; init; }

    /// <summary>The problem on one line: place, section, option, the value's first line, message.</summary>
    /// <returns>The line, without an ending.</returns>
    public override string ToString()
    {
        StringBuilder text = new();
        if (File is not null)
            text.Append(File);
        if (Line > 0)
            text.Append(CultureInfo.InvariantCulture, $":{Line}");
        if (Place is not null)
            text.Append(Place);
        if (text.Length > 0)
            text.Append(": ");
        if (Section is not null)
            text.Append('[').Append(Section).Append("] ");
        if (Option is not null)
            text.Append(Option);
        if (Value is not null)
            text.Append(Option is null ? "'" : " = '").Append(FirstLine(Value)).Append('\'');
        if (Option is not null || Value is not null)
            text.Append(Value is null && Message.StartsWith(Verb, StringComparison.Ordinal) ? " " : ": ");
        text.Append(OnFirstLine(Message));
        if (Value is not null && FirstLine(Value) != Value)
            text.Append(" (an indented line below continues the value)");
        return text.ToString();
    }

    /// <summary>
    /// How other parts go on behind the option when they find the same; empty when whatever else is said of it follows from this.
    /// </summary>
    internal string Repeats { get; init; } = string.Empty;

    /// <summary>Whether a message says that something is not there, which may stand in a line that nobody understands.</summary>
    /// <param name="message">The message, with its place or without.</param>
    public static bool IsOfAbsence(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Contains("is not set", StringComparison.Ordinal) || message.Contains("is missing, and ", StringComparison.Ordinal);
    }

    /// <summary>A problem of an option, with the place where its value was written; the value may be in the message.</summary>
    /// <param name="snapshot">What is set, and where.</param>
    /// <param name="option">The option.</param>
    /// <param name="group">The section it is read from.</param>
    /// <param name="kind">What it is about.</param>
    /// <param name="message">What is wrong and what would be right.</param>
    public static ConfigurationProblem About(
        ConfigurationSnapshot snapshot, Option option, string group, ConfigurationProblemKind kind, string message)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(option);
        var problem = snapshot.Origin(option, group) is { } origin ? At(origin, kind, message) : new ConfigurationProblem(kind, message);
        return problem with { Section = group, Option = option.Name };
    }

    /// <summary>A problem of an option as it is in force, with the place where it was written.</summary>
    internal static ConfigurationProblem Of(ConfigurationSnapshot snapshot, Option option, string group, ConfigurationProblemKind kind, string message)
    {
        var setting = snapshot.Settings.Find(option, OptionName.NormalizeGroup(group));
        return About(snapshot, option, group, kind, message) with { Value = setting is null ? null : string.Join(", ", setting.Texts) };
    }

    // A line that was indented by mistake belongs to the value above it, and may be a password.
    private static string FirstLine(string value) => value.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? value[..end] + Cut : value;

    /// <summary>A message in which a value that it quotes ends with the value's first line.</summary>
    internal static string OnFirstLine(string message) =>
        message.AsSpan().ContainsAny('\r', '\n') ? Continued().Replace(message, Cut) : message;

    [GeneratedRegex(@"[\r\n][^']*")]
    private static partial Regex Continued();

    internal static ConfigurationProblem At(SettingOrigin origin, ConfigurationProblemKind kind, string message) => origin.IsInFile
        ? new(kind, message) { File = origin.Place, Line = origin.Line }
        : new(kind, message) { Place = origin.ToString() };
}
