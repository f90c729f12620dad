using System.Globalization;
using System.Text.RegularExpressions;

namespace Glance.Api.Json;

/// <summary>ISO 8601 times as the Python library iso8601 reads them: parts may be missing from the end, and no zone means UTC.</summary>
internal static partial class IsoTime
{
    private const int MinutesOfADay = 24 * 60;

    /// <summary>Reads a time.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        var match = Form().Match(text);
        if (!match.Success)
            return false;
        var offset = Number(match, "zh", 0) * 60 + Number(match, "zm", 0);
        if (offset >= MinutesOfADay)
            return false; // no place on earth is a day away
        if (match.Groups["sign"].Value == "-")
            offset = -offset;
        try
        {
            var local = new DateTime(
                Number(match, "y", 1), Number(match, "mo", 1), Number(match, "d", 1),
                Number(match, "h", 0), Number(match, "mi", 0), Number(match, "s", 0), DateTimeKind.Unspecified);
            time = new DateTimeOffset(local.AddTicks(Fraction(match)).AddMinutes(-offset), TimeSpan.Zero);
            return true;
        }
        catch (ArgumentException)
        {
            return false; // there is no such day or hour
        }
    }

    private static int Number(Match match, string name, int missing) =>
        match.Groups[name] is { Success: true, Value: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : missing;

    // Microseconds, as Python has them.
    private static long Fraction(Match match) => match.Groups["f"] is { Success: true, Value: var digits }
        ? long.Parse(digits.PadRight(6, '0').AsSpan(0, 6), CultureInfo.InvariantCulture) * 10
        : 0;

    [GeneratedRegex(
        @"^(?<y>[0-9]{4})((-(?<mo>[0-9]{1,2})|(?<mo>[0-9]{2})(?!\z))((-(?<d>[0-9]{1,2})|(?<d>[0-9]{2}))"
        + @"([ T](?<h>[0-9]{2})(:?(?<mi>[0-9]{2}))?(:?(?<s>[0-9]{1,2})([.,](?<f>[0-9]+))?)?(Z|(?<sign>[-+])(?<zh>[0-9]{2}):?(?<zm>[0-9]{2})?)?)?)?)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
