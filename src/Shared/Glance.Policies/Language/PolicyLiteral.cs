using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Glance.Policies.Rules;

namespace Glance.Policies.Language;

/// <summary>
/// The left side of a check when it is a value and no name: <c>'text'</c>, <c>True</c>, <c>False</c>, <c>None</c> or a number.
/// </summary>
internal static class PolicyLiteral
{
    /// <summary>Reads a literal as the text Python would print for it.</summary>
    /// <exception cref="PolicySyntaxException">It begins like a quoted text and does not end like one.</exception>
    public static bool TryRead(string text, [NotNullWhen(true)] out string? value)
    {
        value = text switch
        {
            "True" or "False" or "None" => text,
            ['\'' or '"', ..] => Unquote(text),
            ['+' or '-' or '.' or (>= '0' and <= '9'), ..] => Number(text),
            _ => null,
        };
        return value is not null;
    }

    private static string Unquote(string text)
    {
        var inner = text.Length >= 2 && text[^1] == text[0] ? text[1..^1] : null;
        if (inner is null || inner.Contains(text[0], StringComparison.Ordinal) || inner.Contains('\\', StringComparison.Ordinal))
            throw new PolicySyntaxException($"{text} is not a quoted text: it should begin and end with the same quote and have neither that quote nor \\ inside");
        return inner;
    }

    private static string? Number(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole.ToString(CultureInfo.InvariantCulture);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return null;
        var printed = number.ToString("R", CultureInfo.InvariantCulture);
        return printed.AsSpan().IndexOfAny('.', 'E') < 0 ? printed + ".0" : printed.Replace("E", "e", StringComparison.Ordinal);
    }
}
