using System.Globalization;

namespace Glance.Control.Workers;

/// <summary>What a worker is told on its command line: descriptor numbers and who it is. Both sides use this one type.</summary>
public sealed record WorkerArguments
{
    /// <summary>
    /// What this build's supervisor and workers speak: the control frames and the form of the configuration handed over. Raised with every
    /// change of either that the other side does not understand; programs are replaced on disk while a supervisor runs.
    /// </summary>
    public const int CurrentProtocol = 1;

    /// <summary>
    /// Environment variable with the file that the database is, in the words of a worker before; unset while none has told. Not on the
    /// command line, where an older program of the other side would not pass over it.
    /// </summary>
    public const string DatabaseVariable = "GLANCE_DATABASE_FILE";

    /// <summary>
    /// Environment variable that tells a worker which only looks at a configuration to end with its standard input, which its supervisor
    /// holds open. Not on the command line, for the same reason.
    /// </summary>
    public const string EndsWithInputVariable = "GLANCE_ENDS_WITH_INPUT";

    /// <summary>What the program says to whoever calls it by hand.</summary>
    public const string Help = """
        glance-worker serves the requests of a glance-api, which starts it with descriptors that only a parent can hand down.
        It is not started by hand: start glance-api, and see glance-api --help. Workers of a service that runs are shown by
        glance-control workers.
        """;

    private const string NotByHand = "glance-worker is started by glance-api, not by hand; see glance-worker --help";
    private const string CheckOption = "--check";
    private const string OfflineOption = "--check-offline";
    private const string PoliciesOption = "--policies";
    private const string EndOfOptions = "--";

    /// <summary>Descriptor of the listening socket.</summary>
    public required int Listen { get; init; }

    /// <summary>Descriptor of the memory file with the configuration.</summary>
    public required int Configuration { get; init; }

    /// <summary>Descriptor of the control channel; null in a process that serves by itself (<c>workers = 0</c>).</summary>
    public int? Control { get; init; }

    /// <summary>Descriptor of the scoreboard; null in a process that serves by itself.</summary>
    public int? Scoreboard { get; init; }

    /// <summary>Slot on the scoreboard.</summary>
    public int Slot { get; init; }

    /// <summary>Generation of the configuration.</summary>
    public int Generation { get; init; }

    /// <summary>Whether others serve meanwhile, so that it may answer some requests of its own before it begins; told as 1 and 0.</summary>
    public bool WarmsUp { get; init; }

    /// <summary>On which occasion it starts; told as a number, and what an older supervisor does not tell is a replacement.</summary>
    public WorkerStart Start { get; init; }

    /// <summary>What the supervisor speaks; see <see cref="CurrentProtocol"/>.</summary>
    public int Protocol { get; init; } = CurrentProtocol;

    /// <summary>
    /// What glance-api was started with, in a process that serves by itself: <c>ps</c> and <c>glance-control restart</c> find it behind a
    /// <c>--</c>, as the command line of glance-api is gone. Nothing else reads it.
    /// </summary>
    public IReadOnlyList<string>? ServiceArguments { get; init; }

    /// <summary>Words that make a worker look at a configuration and end, instead of serving.</summary>
    /// <param name="configuration">Descriptor of the memory file with the configuration.</param>
    /// <param name="offline">Whether it leaves network and database alone.</param>
    public static IReadOnlyList<string> ToCheck(int configuration, bool offline) => [offline ? OfflineOption : CheckOption, Text(configuration)];

    /// <summary>The configuration to look at, when that is all that is asked.</summary>
    public static bool TryParseCheck(IReadOnlyList<string> words, out int configuration, out bool offline)
    {
        offline = TryParse(words, OfflineOption, out configuration);
        return offline || TryParse(words, CheckOption, out configuration);
    }

    /// <summary>Words that make a worker print the policies in force and end.</summary>
    /// <param name="configuration">Descriptor of the memory file with the configuration.</param>
    public static IReadOnlyList<string> ToPolicies(int configuration) => [PoliciesOption, Text(configuration)];

    /// <summary>The configuration whose policies are to be printed, when that is all that is asked.</summary>
    public static bool TryParsePolicies(IReadOnlyList<string> words, out int configuration) => TryParse(words, PoliciesOption, out configuration);

    /// <summary>The words of the command line.</summary>
    public IReadOnlyList<string> ToArguments()
    {
        List<string> words = ["--listen", Text(Listen), "--configuration", Text(Configuration)];
        if (Control is { } control)
            words.AddRange(["--control", Text(control)]);
        if (Scoreboard is { } scoreboard)
            words.AddRange(["--scoreboard", Text(scoreboard)]);
        words.AddRange(["--slot", Text(Slot), "--generation", Text(Generation), "--protocol", Text(Protocol)]);
        if (WarmsUp)
            words.AddRange(["--warm-up", Text(1)]);
        if (Start != WorkerStart.Replacement)
            words.AddRange(["--start", Text((int)Start)]);
        return ServiceArguments is null ? words : [.. words, EndOfOptions, .. ServiceArguments];
    }

    /// <summary>What glance-api was started with, by the words of a worker that serves by itself.</summary>
    /// <param name="words">The worker's words, without its name.</param>
    /// <returns>Null when they do not tell: the worker has a supervisor.</returns>
    public static IReadOnlyList<string>? ServiceArgumentsOf(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var (_, behind) = Split(words);
        return behind;
    }

    /// <summary>Reads the words back.</summary>
    /// <exception cref="FormatException">Unknown word, missing or unusable number: the program was not started by its
    /// supervisor.</exception>
    public static WorkerArguments Parse(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var (options, service) = Split(words);
        var values = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < options.Count; i += 2)
        {
            if (i + 1 == options.Count || !int.TryParse(options[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                throw new FormatException($"{options[i]} wants a number: {NotByHand}");
            values[options[i]] = value;
        }

        return new WorkerArguments
        {
            Listen = Required(values, "--listen"),
            Configuration = Required(values, "--configuration"),
            Control = values.TryGetValue("--control", out var control) ? control : null,
            Scoreboard = values.TryGetValue("--scoreboard", out var scoreboard) ? scoreboard : null,
            Slot = Required(values, "--slot"),
            Generation = Required(values, "--generation"),
            Protocol = Required(values, "--protocol"),
            WarmsUp = values.GetValueOrDefault("--warm-up") != 0,
            Start = (WorkerStart)values.GetValueOrDefault("--start"),
            ServiceArguments = service,
        };
    }

    private static (IReadOnlyList<string> Options, IReadOnlyList<string>? Behind) Split(IReadOnlyList<string> words)
    {
        List<string> options = [.. words.TakeWhile(word => word != EndOfOptions)];
        return (options, options.Count == words.Count ? null : [.. words.Skip(options.Count + 1)]);
    }

    private static bool TryParse(IReadOnlyList<string> words, string option, out int configuration)
    {
        ArgumentNullException.ThrowIfNull(words);
        configuration = 0;
        return words is [var first, var number] && first == option && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out configuration);
    }

    private static int Required(Dictionary<string, int> values, string name) =>
        values.TryGetValue(name, out var value) ? value : throw new FormatException($"{name} is missing: {NotByHand}");

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
