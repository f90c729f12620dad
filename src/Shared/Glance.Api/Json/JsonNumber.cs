using System.Globalization;
using System.Numerics;

namespace Glance.Api.Json;

/// <summary>
/// The numbers of JSON as Python has them: integers of any size, and doubles for what is written with a point or an exponent.
/// </summary>
internal static class JsonNumber
{
    /// <summary>Digits of the longest integer that Python reads (sys.int_info.default_max_str_digits).</summary>
    public const int MostDigits = 4300;

    /// <summary>Whether a value is a number.</summary>
    public static bool Is(object? value) => value is long or int or double or BigInteger;

    /// <summary>Whether a value is a whole number, be it written as <c>4.0</c>.</summary>
    public static bool IsWhole(object? value) =>
        value is long or int or BigInteger || (value is double number && double.IsFinite(number) && number == Math.Floor(number));

    /// <summary>Orders two numbers by what they are, not by the nearest double.</summary>
    public static int Compare(object one, object other) => (one, other) switch
    {
        (double left, double right) => left.CompareTo(right),
        (double left, _) => -Compare(Whole(other), left),
        (_, double right) => Compare(Whole(one), right),
        _ => Whole(one).CompareTo(Whole(other)),
    };

    private static int Compare(BigInteger one, double other)
    {
        if (!double.IsFinite(other))
            return other > 0 ? -1 : 1; // JSON has no NaN.
        var floor = Math.Floor(other);
        var order = one.CompareTo(new BigInteger(floor));
        return order == 0 && floor < other ? -1 : order;
    }

    private static BigInteger Whole(object number) => number is BigInteger big ? big : Convert.ToInt64(number, CultureInfo.InvariantCulture);
}
