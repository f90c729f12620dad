using Serilog.Events;

namespace Glance.Logging.Outputs;

/// <summary>syslog's numbers (RFC 5424, section 6.2.1).</summary>
internal static class SyslogFacility
{
    private static readonly (string Name, int Number)[] Known =
    [
        ("KERN", 0), ("USER", 1), ("MAIL", 2), ("DAEMON", 3), ("AUTH", 4), ("SYSLOG", 5), ("LPR", 6), ("NEWS", 7), ("UUCP", 8),
        ("CRON", 9), ("AUTHPRIV", 10), ("FTP", 11), ("LOCAL0", 16), ("LOCAL1", 17), ("LOCAL2", 18), ("LOCAL3", 19),
        ("LOCAL4", 20), ("LOCAL5", 21), ("LOCAL6", 22), ("LOCAL7", 23),
    ];

    /// <summary>The facility's bits of a priority.</summary>
    /// <exception cref="LogOutputException">No facility has that name.</exception>
    public static int Parse(string name)
    {
        var plain = name.StartsWith("LOG_", StringComparison.OrdinalIgnoreCase) ? name[4..] : name;
        foreach (var (known, number) in Known)
        {
            if (string.Equals(plain, known, StringComparison.OrdinalIgnoreCase))
            {
                return number << 3;
            }
        }

        throw new LogOutputException(
            $"[DEFAULT] syslog_log_facility = {name}: no such facility; expected one of {string.Join(", ", Known.Select(known => "LOG_" + known.Name))}");
    }

    public static int SeverityOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Fatal => 2,
        LogEventLevel.Error => 3,
        LogEventLevel.Warning => 4,
        LogEventLevel.Information => 6,
        _ => 7,
    };
}
