using System.Globalization;
using System.Text;

namespace Glance.Logging.Formatting;

/// <summary>strftime's letters for <c>log_date_format</c>. The text of a second is kept, since most lines share it.</summary>
internal sealed class StrftimeFormat(string format)
{
    private long _second = long.MinValue;
    private string _text = "";

    public string Format(DateTimeOffset time)
    {
        var second = time.Ticks / TimeSpan.TicksPerSecond;
        if (second != _second)
        {
            _text = Write(time);
            _second = second;
        }

        return _text;
    }

    private string Write(DateTimeOffset time)
    {
        var output = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                output.Append(format[i]);
                continue;
            }

            i++;
            if (Directive(format[i], time) is { } text)
            {
                output.Append(text);
            }
            else
            {
                output.Append('%').Append(format[i]);
            }
        }

        return output.ToString();
    }

    private static string? Directive(char letter, DateTimeOffset time) => letter switch
    {
        'Y' => Net(time, "yyyy"),
        'y' => Net(time, "yy"),
        'C' => (time.Year / 100).ToString("D2", CultureInfo.InvariantCulture),
        'm' => Net(time, "MM"),
        'b' or 'h' => Net(time, "MMM"),
        'B' => Net(time, "MMMM"),
        'd' => Net(time, "dd"),
        'e' => Net(time, "%d").PadLeft(2),
        'j' => time.DayOfYear.ToString("D3", CultureInfo.InvariantCulture),
        'a' => Net(time, "ddd"),
        'A' => Net(time, "dddd"),
        'u' => (time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'H' => Net(time, "HH"),
        'I' => Net(time, "hh"),
        'M' => Net(time, "mm"),
        'S' => Net(time, "ss"),
        'p' => Net(time, "tt"),
        'z' => Net(time, "zzz").Replace(":", "", StringComparison.Ordinal),
        'Z' => ZoneName(time),
        's' => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'F' => Net(time, "yyyy-MM-dd"),
        'T' or 'X' => Net(time, "HH:mm:ss"),
        'R' => Net(time, "HH:mm"),
        'D' or 'x' => Net(time, "MM'/'dd'/'yy"),
        'c' => Net(time, "ddd MMM ") + Net(time, "%d").PadLeft(2) + Net(time, " HH:mm:ss yyyy"),
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        _ => null,
    };

    private static string Net(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static string ZoneName(DateTimeOffset time) => time.Offset == TimeSpan.Zero ? "UTC" : Net(time, "zzz");
}
