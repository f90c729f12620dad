using Glance.Configuration.Declarations;

namespace Glance.Logging;

/// <summary>oslo.log's options, as an operator writes them.</summary>
public static class LoggingOptionDeclarations
{
    private const string Group = OptionName.DefaultGroup;

    /// <summary>Root level DEBUG.</summary>
    public static Option<bool> Debug { get; } = Opt.Bool(Group, "debug", false, "Log at DEBUG level instead of INFO.");

    /// <summary>Python's logging configuration file.</summary>
    public static Option<string?> LogConfigAppend { get; } = Opt.OptionalStr(
        Group, "log_config_append", "Path of a configuration file for Python's logging module.",
        deprecated: ["log_config"], noEffect: "it configures Python's logging module; use the other log options");

    /// <summary>Date format.</summary>
    public static Option<string> LogDateFormat { get; } = Opt.Str(
        Group, "log_date_format", LoggingOptions.DefaultDateFormat, "How %(asctime)s is written, in the letters of strftime(3).");

    /// <summary>Log file.</summary>
    public static Option<string?> LogFile { get; } = Opt.OptionalStr(
        Group, "log_file", "File that lines are appended to. It is reopened when it has been moved or deleted.", deprecated: ["logfile"]);

    /// <summary>Directory of log files.</summary>
    public static Option<string?> LogDir { get; } = Opt.OptionalStr(
        Group, "log_dir", "Directory of log_file; alone, the file in it is named after the program.", deprecated: ["logdir"]);

    /// <summary>Leave rotation to others.</summary>
    public static Option<bool> WatchLogFile { get; } = Opt.Bool(
        Group, "watch_log_file", false, "Never rotate the log file here; a file that was moved or deleted is noticed with or without this.");

    /// <summary>Syslog.</summary>
    public static Option<bool> UseSyslog { get; } = Opt.Bool(Group, "use_syslog", false, "Send lines to the local syslog.");

    /// <summary>Journal.</summary>
    public static Option<bool> UseJournal { get; } = Opt.Bool(Group, "use_journal", false, "Send lines with their fields to systemd's journal.");

    /// <summary>Facility.</summary>
    public static Option<string> SyslogLogFacility { get; } = Opt.Str(
        Group, "syslog_log_facility", "LOG_USER", "Facility of lines sent to syslog or the journal.");

    /// <summary>JSON.</summary>
    public static Option<bool> UseJson { get; } = Opt.Bool(Group, "use_json", false, "Write one JSON object per line.");

    /// <summary>Standard error.</summary>
    public static Option<bool> UseStderr { get; } = Opt.Bool(
        Group, "use_stderr", false, "Write lines to standard error. Without any output they go to standard output.");

    /// <summary>Windows.</summary>
    public static Option<bool> UseEventlog { get; } = Opt.Bool(
        Group, "use_eventlog", false, "Send lines to the Windows event log.", noEffect: "there is no Windows event log on this system");

    /// <summary>Colours.</summary>
    public static Option<bool> LogColor { get; } = Opt.Bool(
        Group, "log_color", false, "Colour lines on a terminal.", noEffect: "lines are not coloured");

    /// <summary>Rotation interval.</summary>
    public static Option<int> LogRotateInterval { get; } = Opt.Int(
        Group, "log_rotate_interval", 1, "Number of log_rotate_interval_type units a log file lasts; for Weekday the day, 0 for Monday.");

    /// <summary>Unit of the rotation interval.</summary>
    public static Option<string> LogRotateIntervalType { get; } = Opt.Str(
        Group, "log_rotate_interval_type", "days", "Unit of log_rotate_interval.",
        choices: ["Seconds", "Minutes", "Hours", "Days", "Weekday", "Midnight"], ignoreCase: true);

    /// <summary>Old files kept.</summary>
    public static Option<int> MaxLogfileCount { get; } = Opt.Int(Group, "max_logfile_count", 30, "Rotated log files that are kept.");

    /// <summary>Size that leads to rotation.</summary>
    public static Option<int> MaxLogfileSizeMb { get; } = Opt.Int(
        Group, "max_logfile_size_mb", 200, "Size in MiB at which a log file is rotated when log_rotation_type is size.");

    /// <summary>Kind of rotation.</summary>
    public static Option<string> LogRotationType { get; } = Opt.Str(
        Group, "log_rotation_type", "none", "When this program itself begins a new log file.", choices: ["interval", "size", "none"], ignoreCase: true);

    /// <summary>Line with a request.</summary>
    public static Option<string> ContextFormat { get; } = Opt.Str(
        Group, "logging_context_format_string", LoggingOptions.DefaultContextFormat, "Format of a line that belongs to a request.");

    /// <summary>Line without a request.</summary>
    public static Option<string> PlainFormat { get; } = Opt.Str(
        Group, "logging_default_format_string", LoggingOptions.DefaultPlainFormat, "Format of a line that belongs to no request.");

    /// <summary>End of DEBUG lines.</summary>
    public static Option<string> DebugSuffix { get; } = Opt.Str(
        Group, "logging_debug_format_suffix", LoggingOptions.DefaultDebugSuffix, "What is added to DEBUG lines.");

    /// <summary>Front of traceback lines.</summary>
    public static Option<string> ExceptionPrefix { get; } = Opt.Str(
        Group, "logging_exception_prefix", LoggingOptions.DefaultExceptionPrefix, "What stands in front of each line of a traceback.");

    /// <summary>Identity of the caller.</summary>
    public static Option<string> UserIdentityFormat { get; } = Opt.Str(
        Group, "logging_user_identity_format", LoggingOptions.DefaultUserIdentityFormat, "What %(user_identity)s stands for.");

    /// <summary>Levels of single loggers.</summary>
    public static Option<IReadOnlyList<string>> DefaultLogLevels { get; } = Opt.List(
        Group, "default_log_levels", LoggingOptions.DefaultLevels, "Levels of single loggers and all below them, as logger=LEVEL pairs.");

    /// <summary>Errors as notifications.</summary>
    public static Option<bool> PublishErrors { get; } = Opt.Bool(
        Group, "publish_errors", false, "Send errors as notifications too.", noEffect: "errors are not sent as notifications");

    /// <summary>Instances.</summary>
    public static Option<string> InstanceFormat { get; } = Opt.Str(
        Group, "instance_format", "[instance: %(uuid)s] ", "How an instance is written.", noEffect: "image services log no instances");

    /// <summary>Instances by id.</summary>
    public static Option<string> InstanceUuidFormat { get; } = Opt.Str(
        Group, "instance_uuid_format", "[instance: %(uuid)s] ", "How an instance's id is written.", noEffect: "image services log no instances");

    /// <summary>Span of the rate limit.</summary>
    public static Option<int> RateLimitInterval { get; } = Opt.Int(
        Group, "rate_limit_interval", 0, "Seconds over which rate_limit_burst counts; 0 for no limit.");

    /// <summary>Lines per span.</summary>
    public static Option<int> RateLimitBurst { get; } = Opt.Int(
        Group, "rate_limit_burst", 0, "Lines per rate_limit_interval at most; 0 for no limit.");

    /// <summary>Lines beyond the limit.</summary>
    public static Option<string> RateLimitExceptLevel { get; } = Opt.Str(
        Group, "rate_limit_except_level", "CRITICAL", "Lines of this level and above are never held back; empty holds back all.",
        choices: ["CRITICAL", "ERROR", "INFO", "WARNING", "DEBUG", ""]);

    /// <summary>Deprecations as errors.</summary>
    public static Option<bool> FatalDeprecations { get; } = Opt.Bool(
        Group, "fatal_deprecations", false, "Treat the use of deprecated things as an error.", noEffect: "nothing here is deprecated that way");

    /// <summary>Every option of this room.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        Debug, LogConfigAppend, LogDateFormat, LogFile, LogDir, WatchLogFile, UseSyslog, UseJournal, SyslogLogFacility, UseJson, UseStderr,
        UseEventlog, LogColor, LogRotateInterval, LogRotateIntervalType, MaxLogfileCount, MaxLogfileSizeMb, LogRotationType, ContextFormat,
        PlainFormat, DebugSuffix, ExceptionPrefix, UserIdentityFormat, DefaultLogLevels, PublishErrors, InstanceFormat, InstanceUuidFormat,
        RateLimitInterval, RateLimitBurst, RateLimitExceptLevel, FatalDeprecations,
    ];
}
