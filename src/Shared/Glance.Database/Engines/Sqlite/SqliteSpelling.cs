using System.Globalization;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;

namespace Glance.Database.Engines.Sqlite;

/// <summary>SQLite has no truth values, and numbers become text with 15 digits.</summary>
internal sealed class SqliteSpelling : IValueSpelling
{
    private const int Digits = 15;

    /// <inheritdoc/>
    public string Of(bool value) => value ? "1" : "0";

    /// <inheritdoc/>
    public string Of(double value)
    {
        if (value == 0)
            return "0.0";
        var scientific = value.ToString("E" + (Digits - 1), CultureInfo.InvariantCulture).Split('E'); // -1.23000000000000E+004
        var exponent = int.Parse(scientific[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent is < -4 or >= Digits
            ? $"{WithFraction(scientific[0])}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}"
            : WithFraction(value.ToString("F" + (Digits - 1 - exponent), CultureInfo.InvariantCulture));
    }

    private static string WithFraction(string number)
    {
        if (!number.Contains('.', StringComparison.Ordinal))
            return number + ".0";
        number = number.TrimEnd('0');
        return number[^1] == '.' ? number + "0" : number;
    }
}
