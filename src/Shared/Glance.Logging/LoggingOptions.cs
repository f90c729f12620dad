using Glance.Configuration;
using Glance.Logging.Outputs;
using Declared = Glance.Configuration.Declarations.Catalog.LoggingDeclarations;

namespace Glance.Logging;

/// <summary>What the operator asked of the log, in oslo.log's names and with its defaults.</summary>
public sealed record LoggingOptions
{
    /// <summary>Line format with a request.</summary>
    public const string DefaultContextFormat =
        "%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(name)s [%(global_request_id)s %(request_id)s %(user_identity)s] %(instance)s%(message)s";

    /// <summary>Line format without a request.</summary>
    public const string DefaultPlainFormat =
        "%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(name)s [-] %(instance)s%(message)s";

    /// <summary>What is put in front of each line of a traceback.</summary>
    public const string DefaultExceptionPrefix = "%(asctime)s.%(msecs)03d %(process)d ERROR %(name)s %(instance)s";

    /// <summary>What <c>%(user_identity)s</c> stands for.</summary>
    public const string DefaultUserIdentityFormat = "%(user)s %(project)s %(domain)s %(system_scope)s %(user_domain)s %(project_domain)s";

    /// <summary>What is added to a DEBUG line.</summary>
    public const string DefaultDebugSuffix = "%(funcName)s %(pathname)s:%(lineno)d";

    /// <summary>Date format, in strftime's letters.</summary>
    public const string DefaultDateFormat = "%Y-%m-%d %H:%M:%S";

    /// <summary>Levels of loggers that would say too much.</summary>
    public static IReadOnlyList<string> DefaultLevels { get; } =
    [
        "amqp=WARN", "amqplib=WARN", "boto=WARN", "qpid=WARN", "sqlalchemy=WARN", "suds=INFO", "oslo.messaging=INFO",
        "oslo_messaging=INFO", "iso8601=WARN", "requests.packages.urllib3.connectionpool=WARN", "urllib3.connectionpool=WARN",
        "websocket=WARN", "requests.packages.urllib3.util.retry=WARN", "urllib3.util.retry=WARN", "keystonemiddleware=WARN",
        "routes.middleware=WARN", "stevedore=WARN", "taskflow=WARN", "keystoneauth=WARN", "oslo.cache=INFO",
        "oslo_policy=INFO", "dogpile.core.dogpile=INFO",
    ];

    /// <summary>Name of the program: the file in <c>log_dir</c> and the tag in syslog.</summary>
    public string ProgramName { get; init; } = "glance-api";

    /// <summary><c>debug</c>: the root level is DEBUG instead of INFO.</summary>
    public bool Debug { get; init; }

    /// <summary>Nothing below WARNING, whatever the other options say.</summary>
    public bool TroubleOnly { get; init; }

    /// <summary>
    /// Begin although the log file cannot be opened: lines go to standard error beside it. For a worker that replaces another.
    /// </summary>
    public bool GoesOn { get; init; }

    /// <summary><c>log_file</c>.</summary>
    public string? LogFile { get; init; }

    /// <summary><c>log_dir</c>.</summary>
    public string? LogDirectory { get; init; }

    /// <summary><c>watch_log_file</c>: no rotation of our own; a moved file is always noticed, with or without it.</summary>
    public bool WatchLogFile { get; init; }

    /// <summary><c>use_stderr</c>.</summary>
    public bool UseStderr { get; init; }

    /// <summary><c>use_json</c>.</summary>
    public bool UseJson { get; init; }

    /// <summary><c>use_syslog</c>: datagrams to <see cref="SyslogSocket"/>.</summary>
    public bool UseSyslog { get; init; }

    /// <summary><c>use_journal</c>: datagrams to <see cref="JournalSocket"/>.</summary>
    public bool UseJournal { get; init; }

    /// <summary><c>syslog_log_facility</c>, with or without <c>LOG_</c>.</summary>
    public string SyslogFacility { get; init; } = "LOG_USER";

    /// <summary>Path of the syslog socket.</summary>
    public string SyslogSocket { get; init; } = "/dev/log";

    /// <summary>Path of the journal's native socket.</summary>
    public string JournalSocket { get; init; } = "/run/systemd/journal/socket";

    /// <summary>
    /// Device and inode of the stream that systemd connected to the journal, as it tells by <c>JOURNAL_STREAM</c>; null without systemd.
    /// </summary>
    public string? JournalStream { get; init; }

    /// <summary><c>log_date_format</c>.</summary>
    public string DateFormat { get; init; } = DefaultDateFormat;

    /// <summary><c>logging_context_format_string</c>.</summary>
    public string ContextFormat { get; init; } = DefaultContextFormat;

    /// <summary><c>logging_default_format_string</c>.</summary>
    public string PlainFormat { get; init; } = DefaultPlainFormat;

    /// <summary><c>logging_exception_prefix</c>.</summary>
    public string ExceptionPrefix { get; init; } = DefaultExceptionPrefix;

    /// <summary><c>logging_user_identity_format</c>.</summary>
    public string UserIdentityFormat { get; init; } = DefaultUserIdentityFormat;

    /// <summary><c>logging_debug_format_suffix</c>.</summary>
    public string DebugSuffix { get; init; } = DefaultDebugSuffix;

    /// <summary><c>default_log_levels</c>: pairs <c>logger=LEVEL</c>.</summary>
    public IReadOnlyList<string> Levels { get; init; } = DefaultLevels;

    /// <summary><c>log_rotation_type</c>.</summary>
    public LogRotation Rotation { get; init; }

    /// <summary><c>log_rotate_interval</c>.</summary>
    public int RotationInterval { get; init; } = 1;

    /// <summary><c>log_rotate_interval_type</c>.</summary>
    public LogRotationUnit RotationUnit { get; init; } = LogRotationUnit.Days;

    /// <summary><c>max_logfile_count</c>: rotated files that are kept.</summary>
    public int MaxFileCount { get; init; } = 30;

    /// <summary><c>max_logfile_size_mb</c> in bytes.</summary>
    public long MaxFileBytes { get; init; } = 200L * 1024 * 1024;

    /// <summary><c>rate_limit_interval</c> in seconds; 0 means no limit.</summary>
    public int RateLimitInterval { get; init; }

    /// <summary><c>rate_limit_burst</c>: lines per interval; 0 means no limit.</summary>
    public int RateLimitBurst { get; init; }

    /// <summary><c>rate_limit_except_level</c>: lines of this level and above are never held back; empty holds back all.</summary>
    public string RateLimitExceptLevel { get; init; } = "CRITICAL";

    /// <summary>Messages waiting for the writer at most; what comes on top is dropped and counted.</summary>
    public int QueueLength { get; init; } = 8192;

    /// <summary>
    /// The log file these options lead to: <c>log_file</c>, below <c>log_dir</c> when that is set, or the program's name there; null
    /// without both.
    /// </summary>
    public string? LogPath => (LogFile, LogDirectory) switch
    {
        (null or "", null or "") => null,
        (null or "", { } directory) => Path.Combine(directory, ProgramName + ".log"),
        ({ } file, null or "") => file,
        ({ } file, { } directory) => Path.Combine(directory, file),
    };

    /// <summary>Files of the service that a log would destroy: the configuration's, and a database that is a file.</summary>
    public IReadOnlyList<string> Reserved { get; init; } = [];

    /// <summary>Whether lines go to standard output or standard error, where whoever started the program sees them.</summary>
    public bool UsesStreams => UseStderr || (LogPath is null && !UseJournal);

    /// <summary>Whether a log with these options is the same as one with others.</summary>
    /// <param name="other">The others.</param>
    public bool IsSameAs(LoggingOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Levels.SequenceEqual(other.Levels) && Reserved.SequenceEqual(other.Reserved)
            && this with { Levels = [], Reserved = [] } == other with { Levels = [], Reserved = [] };
    }

    /// <summary>Reads what the operator wrote.</summary>
    public static LoggingOptions From(ConfigurationSnapshot configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new LoggingOptions
        {
            Debug = configuration.Get(Declared.Debug),
            LogFile = configuration.Get(Declared.LogFile),
            Reserved = ReservedFiles.Of(configuration),
            LogDirectory = configuration.Get(Declared.LogDir),
            WatchLogFile = configuration.Get(Declared.WatchLogFile),
            UseStderr = configuration.Get(Declared.UseStderr),
            UseJson = configuration.Get(Declared.UseJson),
            UseSyslog = configuration.Get(Declared.UseSyslog),
            UseJournal = configuration.Get(Declared.UseJournal),
            SyslogFacility = configuration.Get(Declared.SyslogLogFacility),
            JournalStream = Environment.GetEnvironmentVariable("JOURNAL_STREAM"),
            DateFormat = configuration.Get(Declared.LogDateFormat),
            ContextFormat = configuration.Get(Declared.ContextFormat),
            PlainFormat = configuration.Get(Declared.DefaultFormat),
            ExceptionPrefix = configuration.Get(Declared.ExceptionPrefix),
            UserIdentityFormat = configuration.Get(Declared.UserIdentityFormat),
            DebugSuffix = configuration.Get(Declared.DebugFormatSuffix),
            Levels = configuration.Get(Declared.DefaultLogLevels),
            Rotation = Enum.Parse<LogRotation>(configuration.Get(Declared.LogRotationType), ignoreCase: true),
            RotationInterval = configuration.Get(Declared.LogRotateInterval),
            RotationUnit = Enum.Parse<LogRotationUnit>(configuration.Get(Declared.LogRotateIntervalType), ignoreCase: true),
            MaxFileCount = configuration.Get(Declared.MaxLogfileCount),
            MaxFileBytes = configuration.Get(Declared.MaxLogfileSizeMb) * 1024L * 1024,
            RateLimitInterval = configuration.Get(Declared.RateLimitInterval),
            RateLimitBurst = configuration.Get(Declared.RateLimitBurst),
            RateLimitExceptLevel = configuration.Get(Declared.RateLimitExceptLevel),
        };
    }
}
