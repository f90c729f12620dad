using System.Globalization;

namespace Glance.Api.Requests;

/// <summary>Integers as Python's <c>int()</c> reads them from text; beyond 64 bits they become the nearest.</summary>
internal static class PythonInteger
{
    /// <summary>Reads a number.</summary>
    public static bool TryParse(string text, out long number)
    {
        number = 0;
        var digits = text.AsSpan().Trim();
        var negative = digits.StartsWith("-");
        if (negative || digits.StartsWith("+"))
            digits = digits[1..];
        if (digits.IsEmpty || digits[0] == '_' || digits[^1] == '_' || digits.Contains("__", StringComparison.Ordinal))
            return false;
        foreach (var digit in digits)
        {
            if (digit == '_')
                continue;
            if (!char.IsAsciiDigit(digit))
                return false;
            number = number > (long.MaxValue - 9) / 10 ? long.MaxValue : (number * 10) + CharUnicodeInfo.GetDecimalDigitValue(digit);
        }

        number = negative ? -number : number;
        return true;
    }
}
