namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[oslo_reports]: where state reports go and what asks for them.</summary>
public static class ReportDeclarations
{
    private const string Group = "oslo_reports";

    public static readonly Option<string?> LogDir = Opt.OptionalStr(Group, "log_dir",
        "Directory in which each state report becomes a file of its own. Unset: reports go to standard error.");

    public static readonly Option<string?> FileEventHandler = Opt.OptionalStr(Group, "file_event_handler",
        "File whose change asks for a report. When it is set, the signal USR2 asks for none.");

    public static readonly Option<int> FileEventHandlerInterval = Opt.Int(Group, "file_event_handler_interval", 1,
        "Seconds between looks at file_event_handler.", min: 1, max: 86400);

    internal static IReadOnlyList<Option> All { get; } = [LogDir, FileEventHandler, FileEventHandlerInterval];
}
