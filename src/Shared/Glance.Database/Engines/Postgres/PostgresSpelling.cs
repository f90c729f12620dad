using System.Globalization;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;

namespace Glance.Database.Engines.Postgres;

/// <summary>PostgreSQL spells truth values as words, and numbers with all digits and no exponent.</summary>
internal sealed class PostgresSpelling : IValueSpelling
{
    // From here on whoever wrote to the database before us wrote an exponent, and a whole number with one has no fraction.
    private const double WrittenWithExponent = 1e16;

    /// <inheritdoc/>
    public string Of(bool value) => value ? "true" : "false";

    /// <inheritdoc/>
    public string Of(double value)
    {
        if (value == 0)
            return "0.0";
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var parts = shortest.Split('E'); // -1.5E-07
        if (parts.Length == 1)
            return shortest.Contains('.', StringComparison.Ordinal) ? shortest : shortest + ".0";
        var mantissa = parts[0].TrimStart('-').Split('.');
        var digits = string.Concat(mantissa);
        var point = mantissa[0].Length + int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return (value < 0 ? "-" : "") + Plain(digits, point) + (point >= digits.Length && Math.Abs(value) < WrittenWithExponent ? ".0" : "");
    }

    private static string Plain(string digits, int point)
    {
        if (point <= 0)
            return "0." + new string('0', -point) + digits;
        return point >= digits.Length ? digits.PadRight(point, '0') : digits.Insert(point, ".");
    }
}
