using Glance.Configuration.Declarations;
using Glance.Configuration.Paste;

namespace GlanceWorker.Pipeline;

/// <summary>What a factory is told: its section, and where to log.</summary>
/// <param name="Node">The section.</param>
/// <param name="Factory">The factory as the section names it.</param>
/// <param name="Loggers">Makes loggers.</param>
internal sealed record FactoryContext(PasteNode Node, PasteFactory Factory, ILoggerFactory Loggers)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<PasteException> _problems = [];

    /// <summary>What is wrong with the settings that were asked for.</summary>
    public IReadOnlyList<PasteException> Problems => _problems;

    /// <summary>The settings that were asked for, or that nobody needs to ask for.</summary>
    public IReadOnlyCollection<string> Known => _known;

    /// <summary>A setting of the section, otherwise of [DEFAULT]; null when neither has it.</summary>
    public string? Find(string key)
    {
        _known.Add(key);
        return Node.LocalConf.GetValueOrDefault(key) ?? Node.GlobalConf.GetValueOrDefault(key);
    }

    /// <summary>Settings that files may carry although nothing here asks for them one by one.</summary>
    public void Knows(params IEnumerable<string> keys) => _known.UnionWith(keys);

    /// <summary>Notes that a setting is wrong, and lets the factory go on to the next.</summary>
    public void Refuse(string key, string problem)
    {
        var place = Node.PlaceOf(key);
        Add(new PasteException(problem, place.Place, place.Line, Node.Section));
    }

    /// <summary>Notes that a setting is missing, unless it may stand in a line of the section that cannot be understood.</summary>
    public void Lack(string problem) => Add(Node.Missing(problem));

    /// <summary>
    /// Notes that an option of the configuration is wrong, which the section may set in its place: told is where the value came from.
    /// </summary>
    public void Refuse(Option option, string problem)
    {
        if (Find(option.Name) is not null)
            Refuse(option.Name, $"{option.Name}: {problem}");
        else
            Add(new PasteException($"[{option.Group}] {option.Name}: {problem}")); // whoever tells it puts the place in front
    }

    /// <summary>A setting that is a truth value.</summary>
    public bool Bool(string key, bool otherwise) => Find(key)?.Trim().ToLowerInvariant() switch
    {
        null => otherwise,
        "true" or "1" or "on" or "yes" => true,
        "false" or "0" or "off" or "no" => false,
        _ => Refused(key, $"'{key} = {Find(key)}' is not a truth value; expected true or false", otherwise),
    };

    /// <summary>A setting that is a whole number, within the bounds of the configuration's option of that name.</summary>
    public int Int(Option<int> option, int otherwise) => Find(option.Name) is not { } text
        ? otherwise
        : option.TryRead(text, out var number, out var problem)
            ? number
            : Refused(option.Name, $"'{option.Name} = {text}': {problem}", otherwise);

    /// <summary>A setting that is a list of words separated by commas.</summary>
    public IReadOnlyList<string> List(string key, IReadOnlyList<string> otherwise) =>
        Find(key)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? otherwise;

    /// <summary>Refuses settings that are wrong.</summary>
    /// <exception cref="PasteException">The first of <see cref="Problems"/>.</exception>
    public void Require()
    {
        if (_problems is [var first, ..])
            throw first;
    }

    private void Add(PasteException wrong)
    {
        if (!_problems.Exists(other => other.Problem == wrong.Problem))
            _problems.Add(wrong);
    }

    private T Refused<T>(string key, string problem, T otherwise)
    {
        Refuse(key, problem);
        return otherwise;
    }
}
