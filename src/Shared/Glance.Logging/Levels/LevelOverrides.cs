using System.Globalization;
using Serilog.Events;

namespace Glance.Logging.Levels;

/// <summary>Reads <c>default_log_levels</c>. A level holds for the named logger and for all below it; the longest name wins.</summary>
internal static class LevelOverrides
{
    /// <summary>
    /// The web server under us talks in another vocabulary; its own chatter is of no use to an operator unless asked for by name.
    /// </summary>
    private static readonly (string Name, LogEventLevel Level)[] Quiet =
        [("Microsoft", LogEventLevel.Warning), ("System", LogEventLevel.Warning)];

    public static IReadOnlyDictionary<string, LogEventLevel> Parse(IReadOnlyList<string> pairs, List<string> problems)
    {
        var levels = new Dictionary<string, LogEventLevel>(StringComparer.Ordinal);
        foreach (var (name, level) in Quiet)
        {
            levels[name] = level;
        }

        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? "" : pair[..equals].Trim();
            if (name.Length == 0 || !TryParseLevel(pair[(equals + 1)..].Trim(), out var level))
            {
                problems.Add($"[DEFAULT] default_log_levels: '{pair}' is not a pair logger=LEVEL with one of CRITICAL, ERROR, WARNING, INFO, DEBUG, TRACE; it has no effect");
                continue;
            }

            if (level is { } known)
            {
                levels[name] = known;
            }
            else
            {
                levels.Remove(name);
            }
        }

        return levels;
    }

    /// <summary>A level's name or Python's number for it; NOTSET (0) is no level of its own.</summary>
    public static bool TryParseLevel(string text, out LogEventLevel? level)
    {
        level = text.ToUpperInvariant() switch
        {
            "CRITICAL" or "FATAL" => LogEventLevel.Fatal,
            "ERROR" => LogEventLevel.Error,
            "WARNING" or "WARN" => LogEventLevel.Warning,
            "INFO" or "AUDIT" => LogEventLevel.Information,
            "DEBUG" => LogEventLevel.Debug,
            "TRACE" => LogEventLevel.Verbose,
            _ => null,
        };
        if (level is not null || string.Equals(text, "NOTSET", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (!int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        level = number switch
        {
            <= 0 => null,
            <= 5 => LogEventLevel.Verbose,
            <= 10 => LogEventLevel.Debug,
            <= 21 => LogEventLevel.Information,
            <= 30 => LogEventLevel.Warning,
            <= 40 => LogEventLevel.Error,
            _ => LogEventLevel.Fatal,
        };
        return true;
    }
}
