using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;

namespace Glance.Configuration.CommandLine;

/// <summary>The arguments of glance-api: what upstream registers, the most used options besides, and five verbs.</summary>
internal static class GlanceApiArguments
{
    public const string ConfigFile = "--config-file";
    public const string ConfigDir = "--config-dir";
    public const string Help = "--help";
    public const string Version = "--version";
    public const string CheckConfig = "--check-config";
    public const string Offline = "offline";
    public const string GenerateConfig = "--generate-config";
    public const string ListPolicies = "--list-policies";

    public static IReadOnlyList<ArgumentSpec> Verbs { get; } =
    [
        new([Help, "-h"], null, "Show this text and end."),
        new([Version], null, "Show the version and end."),
        new([CheckConfig], null, "Check everything a start would, change nothing, report every problem, and end: 0 when the service could start. "
            + "With =offline, network and database are left alone.") { OptionalValue = Offline },
        new([GenerateConfig], null, "Print a commented sample of every option and end."),
        new([ListPolicies], null, "Print every policy in force, with what policy files override, and end."),
    ];

    public static IReadOnlyList<ArgumentSpec> Files { get; } =
    [
        new([ConfigFile], "PATH", "Read this file instead of the default ones. May be repeated; what comes later wins."),
        new([ConfigDir], "DIR", "Read every *.conf in this directory, in the order of their names. May be repeated; what comes later wins."),
    ];

    public static IReadOnlyList<ArgumentSpec> Options { get; } =
    [
        Value(ServerDeclarations.BindHost, "HOST"),
        Value(ServerDeclarations.BindPort, "PORT"),
        Value(ServerDeclarations.Workers, "N"),
        Value(ServerDeclarations.Backlog, "N"),
        .. Switch(LoggingDeclarations.Debug, "-d"),
        Value(LoggingDeclarations.LogFile, "PATH", "--logfile"),
        Value(LoggingDeclarations.LogDir, "DIR", "--logdir"),
        Value(LoggingDeclarations.LogDateFormat, "FORMAT"),
        Value(LoggingDeclarations.LogConfigAppend, "PATH", "--log-config", "--log_config") with
        {
            IsHidden = true,
            Refusal = "files of Python's logging module are not read here; log_file, log_dir, use_json and default_log_levels say where lines go and which",
        },
        .. Switch(LoggingDeclarations.UseStderr),
        .. Switch(LoggingDeclarations.UseJson),
        .. Switch(LoggingDeclarations.UseSyslog),
        Value(LoggingDeclarations.SyslogLogFacility, "FACILITY"),
        .. Switch(LoggingDeclarations.UseJournal),
        .. Switch(LoggingDeclarations.WatchLogFile),
        Value(ServerDeclarations.PipeHandle, "HANDLE") with { IsHidden = true },
    ];

    public static IEnumerable<ArgumentSpec> All => [.. Verbs, .. Files, .. Options];

    private static ArgumentSpec Value(Option option, string metavar, params string[] others) =>
        new([Spelling(option), .. others], metavar, option.Help) { Option = option };

    private static ArgumentSpec[] Switch(Option option, params string[] others) =>
    [
        new([Spelling(option), .. others], null, option.Help) { Option = option },
        new(["--no" + Spelling(option)[2..]], null, "The opposite.") { Option = option, SwitchText = "false", IsHidden = true },
    ];

    private static string Spelling(Option option) => "--" + option.Name.Replace('_', '-');
}
