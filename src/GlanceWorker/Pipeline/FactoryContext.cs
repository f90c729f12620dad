using System.Globalization;
using Glance.Configuration.Paste;

namespace GlanceWorker.Pipeline;

/// <summary>What a factory is told: its section, and where to log.</summary>
/// <param name="Node">The section.</param>
/// <param name="Factory">The factory as the section names it.</param>
/// <param name="Loggers">Makes loggers.</param>
internal sealed record FactoryContext(PasteNode Node, PasteFactory Factory, ILoggerFactory Loggers)
{
    /// <summary>A setting of the section, otherwise of [DEFAULT]; null when neither has it.</summary>
    public string? Find(string key) => Node.LocalConf.GetValueOrDefault(key) ?? Node.GlobalConf.GetValueOrDefault(key);

    /// <summary>A setting that is a truth value.</summary>
    public bool Bool(string key, bool otherwise) => Find(key)?.Trim().ToLowerInvariant() switch
    {
        null => otherwise,
        "true" or "1" or "on" or "yes" => true,
        "false" or "0" or "off" or "no" => false,
        var text => throw Node.Error($"'{key} = {text}' is not a truth value; expected true or false"),
    };

    /// <summary>A setting that is a whole number.</summary>
    public int Int(string key, int otherwise) => Find(key) is not { } text
        ? otherwise
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Node.Error($"'{key} = {text}' is not a whole number");

    /// <summary>A setting that is a list of words separated by commas.</summary>
    public IReadOnlyList<string> List(string key, IReadOnlyList<string> otherwise) =>
        Find(key)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? otherwise;
}
