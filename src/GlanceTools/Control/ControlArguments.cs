using System.Globalization;

namespace GlanceTools.Control;

/// <summary>What glance-control was told, understood.</summary>
internal sealed record ControlArguments
{
    private static readonly string[] Commands = ["start", "status", "stop", "shutdown", "restart", "reload", "force-reload", "workers", "upgrade"];
    private static readonly string[] Servers = ["api", "glance-api", "all"];
    private static readonly string[] Starting = ["start", "restart"];
    private static readonly string[] Flags = ["-h", "--help", "--version", "--json", "--respawn", "--norespawn", "--capture-output", "--nocapture-output"];

    /// <summary>The command; null when only help or the version is wanted.</summary>
    public string? Command { get; private init; }

    /// <summary>--help</summary>
    public bool Help { get; private init; }

    /// <summary>--version</summary>
    public bool Version { get; private init; }

    /// <summary>--json</summary>
    public bool Json { get; private init; }

    /// <summary>--respawn</summary>
    public bool Respawn { get; private init; }

    /// <summary>--capture-output</summary>
    public bool CaptureOutput { get; private init; }

    /// <summary>--await-child; zero when it is not waited for.</summary>
    public TimeSpan AwaitChild { get; private init; }

    /// <summary>--pid-file, absolute.</summary>
    public string? PidFile { get; private init; }

    /// <summary>--pid</summary>
    public int? Pid { get; private init; }

    /// <summary>Arguments for glance-api.</summary>
    public IReadOnlyList<string> ServiceArguments { get; private init; } = [];

    /// <summary>The configuration that is named, for messages.</summary>
    public string? ConfigurationNamed { get; private init; }

    /// <summary>Upstream's options that were given to a command on which they have no effect; upstream takes them silently.</summary>
    public IReadOnlyList<string> WithoutEffect => Command is null || Starting.Contains(Command)
        ? []
        :
        [
            .. Respawn ? ["--respawn"] : Array.Empty<string>(),
            .. CaptureOutput ? ["--capture-output"] : Array.Empty<string>(),
            .. AwaitChild > TimeSpan.Zero ? ["--await-child"] : Array.Empty<string>(),
            .. ConfigurationNamed is { } path ? [$"the configuration {path}"] : Array.Empty<string>(),
        ];

    /// <summary>Understands the words.</summary>
    /// <exception cref="FormatException">They make no sense; the message says which and what would.</exception>
    public static ControlArguments Parse(IReadOnlyList<string> words)
    {
        var arguments = new ControlArguments();
        var positional = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            if (!words[i].StartsWith('-') || words[i] == "-")
            {
                positional.Add(words[i]);
                continue;
            }

            var (name, value) = words[i].IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (words[i][..at], words[i][(at + 1)..]) : (words[i], null);
            if (value is not null && Flags.Contains(name))
                throw new FormatException($"{words[i]}: {name} takes no value");
            arguments = arguments.With(name, () => value ?? (++i < words.Count ? words[i] : throw new FormatException($"{name} wants a value")));
        }

        return arguments.WithPositional(positional);
    }

    /// <summary>The same with the words that a running service was started with.</summary>
    public ControlArguments WithService(IReadOnlyList<string> words) => this with { ServiceArguments = words };

    private ControlArguments With(string name, Func<string> value) => name switch
    {
        "-h" or "--help" => this with { Help = true },
        "--version" => this with { Version = true },
        "--json" => this with { Json = true },
        "--respawn" => this with { Respawn = true },
        "--norespawn" => this with { Respawn = false },
        "--capture-output" => this with { CaptureOutput = true },
        "--nocapture-output" => this with { CaptureOutput = false },
        "--await-child" => this with { AwaitChild = TimeSpan.FromSeconds(Number(name, value())) },
        "--pid-file" => this with { PidFile = Path.GetFullPath(value()) },
        "--pid" => this with { Pid = Number(name, value()) is var pid and > 0 ? pid : throw new FormatException("--pid 0: no process has that number") },
        "--config-file" or "--config-dir" => WithConfiguration(name, value()),
        _ => throw new FormatException($"{name} is no option of glance-control"),
    };

    private ControlArguments WithConfiguration(string option, string path) => this with
    {
        ServiceArguments = [.. ServiceArguments, option, Existing(path)],
        ConfigurationNamed = ConfigurationNamed is null ? Existing(path) : $"{ConfigurationNamed}, {Existing(path)}",
    };

    private ControlArguments WithPositional(List<string> words)
    {
        if (Help || Version)
            return this;
        if (words is ["scrubber" or "glance-scrubber", ..])
            throw new FormatException("glance-scrubber is not part of this release");
        if (words is [var server, ..] && Servers.Contains(server))
            words.RemoveAt(0);
        if (words is not [var command, .. var rest])
            throw new FormatException("no command");
        if (!Commands.Contains(command))
            throw new FormatException($"'{command}' is neither a command ({string.Join(", ", Commands)}) nor a server ({string.Join(", ", Servers)})");
        if (rest.Count > 1)
            throw new FormatException($"'{rest[1]}' is one word too many");
        if (Json && command != "workers")
            throw new FormatException($"--json does not go with {command}; `workers --json` prints the state of the service too");
        if (Pid is not null && command == "start")
            throw new FormatException("--pid does not go with start, whose service gets a pid of its own");
        var understood = this with { Command = command };
        return rest is [var path] ? understood.WithConfiguration("--config-file", path) : understood;
    }

    private static string Existing(string path) =>
        Path.Exists(path) ? Path.GetFullPath(path) : throw new FormatException($"{path} does not exist");

    private static int Number(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"{option} {text}: a whole number is wanted");
}
