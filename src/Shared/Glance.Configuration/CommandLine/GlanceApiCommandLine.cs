namespace Glance.Configuration.CommandLine;

/// <summary>The arguments of glance-api, understood. Nothing is read or printed here.</summary>
public sealed class GlanceApiCommandLine
{
    internal GlanceApiCommandLine(CommandLineAction action, IReadOnlyList<CommandLineSource> sources)
    {
        Action = action;
        Sources = sources;
    }

    /// <summary>What to do.</summary>
    public CommandLineAction Action { get; }

    /// <summary>Whether a check leaves network and database alone.</summary>
    public bool Offline { get; init; }

    /// <summary>Text for standard output when the action is to print.</summary>
    public string Output { get; init; } = string.Empty;

    /// <summary>Text for standard error when the arguments are refused.</summary>
    public string Error { get; init; } = string.Empty;

    /// <summary>Exit code of a program that only prints or refuses.</summary>
    public int ExitCode => Action == CommandLineAction.Refuse ? ExitCodes.Usage : ExitCodes.Success;

    internal IReadOnlyList<CommandLineSource> Sources { get; }

    /// <summary>Understands the arguments.</summary>
    /// <param name="arguments">Arguments without the program's name.</param>
    /// <param name="version">Version of the program.</param>
    /// <returns>What they ask for; never an exception.</returns>
    public static GlanceApiCommandLine Parse(IReadOnlyList<string> arguments, string version)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return new CommandLineParser(arguments, version).Parse();
    }
}
