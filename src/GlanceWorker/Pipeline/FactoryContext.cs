using Glance.Configuration.Declarations;
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

    /// <summary>A setting that is a whole number, within the bounds of the configuration's option of that name.</summary>
    public int Int(Option<int> option, int otherwise) => Find(option.Name) is not { } text
        ? otherwise
        : option.TryRead(text, out var number, out var problem)
            ? number
            : throw Node.Error($"'{option.Name} = {text}': {problem}");

    /// <summary>A setting that is a list of words separated by commas.</summary>
    public IReadOnlyList<string> List(string key, IReadOnlyList<string> otherwise) =>
        Find(key)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? otherwise;
}
