using System.Globalization;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;

namespace Glance.Database.Engines.MySql;

/// <summary>MySQL and MariaDB have no truth values, and write a number with an exponent beyond fifteen digits before or behind the
/// point.</summary>
internal sealed class MySqlSpelling : IValueSpelling
{
    private const int Digits = 15;

    /// <inheritdoc/>
    public string Of(bool value) => value ? "1" : "0";

    /// <inheritdoc/>
    public string Of(double value)
    {
        if (value == 0)
            return "0";
        var parts = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture).Split('E'); // 1.5E-07
        var mantissa = parts[0].Split('.');
        var all = string.Concat(mantissa);
        var digits = all.TrimStart('0');
        var exponent = parts.Length == 1 ? 0 : int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa[0].Length + exponent - (all.Length - digits.Length);
        digits = digits.TrimEnd('0');
        return (value < 0 ? "-" : "") + (point is > Digits or <= -Digits ? WithExponent(digits, point - 1) : Plain(digits, point));
    }

    private static string WithExponent(string digits, int exponent) =>
        $"{(digits.Length == 1 ? digits : digits.Insert(1, "."))}e{exponent.ToString(CultureInfo.InvariantCulture)}";

    private static string Plain(string digits, int point)
    {
        if (point <= 0)
            return "0." + new string('0', -point) + digits;
        return point >= digits.Length ? digits.PadRight(point, '0') : digits.Insert(point, ".");
    }
}
