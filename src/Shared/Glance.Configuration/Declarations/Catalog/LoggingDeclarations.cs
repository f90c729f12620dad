namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[DEFAULT]: where the log goes, how its lines look and what is left out.</summary>
public static class LoggingDeclarations
{
    private const string Group = OptionName.DefaultGroup;
    private const string NoInstances = "log lines here are about no instances";

    public static readonly Option<bool> Debug = Opt.Bool(Group, "debug", false,
        "Whether lines at level DEBUG are logged, instead of INFO and above.");

    public static readonly Option<string?> LogConfigAppend = Opt.OptionalStr(Group, "log_config_append",
        "A Python logging configuration file that replaces all other log options.", deprecated: ["log-config", "log_config"],
        noEffect: "it is for Python's logging module; the other log options are in force");

    public static readonly Option<string> LogDateFormat = Opt.Str(Group, "log_date_format", "%Y-%m-%d %H:%M:%S",
        "Format of the time in log lines, in strftime's language.");

    public static readonly Option<string?> LogFile = Opt.OptionalStr(Group, "log_file",
        "File to log to. Without any output lines go to standard output. A file renamed or deleted is opened anew, so log rotation by renaming works.", deprecated: ["logfile"]);

    public static readonly Option<string?> LogDir = Opt.OptionalStr(Group, "log_dir",
        "Directory of a relative log_file. With log_file unset, the file is named after the program.", deprecated: ["logdir"]);

    public static readonly Option<bool> WatchLogFile = Opt.Bool(Group, "watch_log_file", false,
        "Whether rotation is left to others, whatever log_rotation_type says. A moved log file is noticed in any case.");

    public static readonly Option<bool> UseSyslog = Opt.Bool(Group, "use_syslog", false, "Whether to log to syslog.");

    public static readonly Option<bool> UseJournal = Opt.Bool(Group, "use_journal", false, "Whether to log to systemd's journal.");

    public static readonly Option<string> SyslogLogFacility = Opt.Str(Group, "syslog_log_facility", "LOG_USER", "Facility of lines sent to syslog.");

    public static readonly Option<bool> UseJson = Opt.Bool(Group, "use_json", false, "Whether each line is a JSON object.");

    public static readonly Option<bool> UseStderr = Opt.Bool(Group, "use_stderr", false, "Whether to log to standard error, besides any file.");

    public static readonly Option<bool> LogColor = Opt.Bool(Group, "log_color", false, "Whether levels are coloured.", noEffect: "lines are not coloured");

    public static readonly Option<string> LogRotationType = Opt.Str(Group, "log_rotation_type", "none",
        "Whether the service rotates its log file itself: not at all, by time or by size.", choices: ["interval", "size", "none"], ignoreCase: true);

    public static readonly Option<int> LogRotateInterval = Opt.Int(Group, "log_rotate_interval", 1,
        "Rotation by time: how many of log_rotate_interval_type lie between two rotations.", max: 2_800_000);

    public static readonly Option<string> LogRotateIntervalType = Opt.Str(Group, "log_rotate_interval_type", "days",
        "Rotation by time: the unit, in upper or lower case.",
        choices: ["Seconds", "Minutes", "Hours", "Days", "Weekday", "Midnight"], ignoreCase: true);

    public static readonly Option<int> MaxLogfileCount = Opt.Int(Group, "max_logfile_count", 30, "Rotated files to keep.");

    public static readonly Option<int> MaxLogfileSizeMb = Opt.Int(Group, "max_logfile_size_mb", 200, "Rotation by size: the size in MB.");

    public static readonly Option<string> ContextFormat = Opt.Str(Group, "logging_context_format_string",
        "%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(name)s [%(global_request_id)s %(request_id)s %(user_identity)s] %(instance)s%(message)s",
        "Line written while a request is served.");

    public static readonly Option<string> DefaultFormat = Opt.Str(Group, "logging_default_format_string",
        "%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(name)s [-] %(instance)s%(message)s",
        "Line written outside any request.");

    public static readonly Option<string> DebugFormatSuffix = Opt.Str(Group, "logging_debug_format_suffix",
        "%(funcName)s %(pathname)s:%(lineno)d", "Text added to lines at level DEBUG.");

    public static readonly Option<string> ExceptionPrefix = Opt.Str(Group, "logging_exception_prefix",
        "%(asctime)s.%(msecs)03d %(process)d ERROR %(name)s %(instance)s", "Text before each line of a stack trace.");

    public static readonly Option<string> UserIdentityFormat = Opt.Str(Group, "logging_user_identity_format",
        "%(user)s %(project)s %(domain)s %(system_scope)s %(user_domain)s %(project_domain)s",
        "What %(user_identity)s stands for.");

    public static readonly Option<IReadOnlyList<string>> DefaultLogLevels = Opt.List(Group, "default_log_levels",
        [
            "amqp=WARN", "amqplib=WARN", "boto=WARN", "qpid=WARN", "sqlalchemy=WARN", "suds=INFO", "oslo.messaging=INFO",
            "oslo_messaging=INFO", "iso8601=WARN", "requests.packages.urllib3.connectionpool=WARN", "urllib3.connectionpool=WARN",
            "websocket=WARN", "requests.packages.urllib3.util.retry=WARN", "urllib3.util.retry=WARN", "keystonemiddleware=WARN",
            "routes.middleware=WARN", "stevedore=WARN", "taskflow=WARN", "keystoneauth=WARN", "oslo.cache=INFO",
            "oslo_policy=INFO", "dogpile.core.dogpile=INFO",
        ],
        "Levels of single loggers as logger=LEVEL.");

    public static readonly Option<int> RateLimitInterval = Opt.Int(Group, "rate_limit_interval", 0, "Seconds over which lines are counted; 0 counts none.");

    public static readonly Option<int> RateLimitBurst = Opt.Int(Group, "rate_limit_burst", 0, "Most lines in that time.");

    public static readonly Option<string> RateLimitExceptLevel = Opt.Str(Group, "rate_limit_except_level", "CRITICAL",
        "Lines at this level and above are never left out; empty leaves out any.", choices: ["CRITICAL", "ERROR", "INFO", "WARNING", "DEBUG", ""]);

    internal static IReadOnlyList<Option> All { get; } =
    [
        Debug, LogConfigAppend, LogDateFormat, LogFile, LogDir, WatchLogFile, UseSyslog, UseJournal, SyslogLogFacility, UseJson,
        UseStderr, LogColor, LogRotationType, LogRotateInterval, LogRotateIntervalType, MaxLogfileCount, MaxLogfileSizeMb,
        ContextFormat, DefaultFormat, DebugFormatSuffix, ExceptionPrefix, UserIdentityFormat, DefaultLogLevels,
        RateLimitInterval, RateLimitBurst, RateLimitExceptLevel,
        Opt.Bool(Group, "use_eventlog", false, "Whether to log to the Windows event log.", noEffect: "it was for Windows"),
        Opt.Bool(Group, "publish_errors", false, "Whether errors are sent as notifications.", noEffect: Reasons.Notifications),
        Opt.Str(Group, "instance_format", "[instance: %(uuid)s] ", "How an instance is named in a line.", noEffect: NoInstances),
        Opt.Str(Group, "instance_uuid_format", "[instance: %(uuid)s] ", "How an instance's id is named in a line.", noEffect: NoInstances),
        Opt.Bool(Group, "fatal_deprecations", false, "Whether use of anything deprecated is an error.", noEffect: "it was for developers of Glance"),
    ];
}
