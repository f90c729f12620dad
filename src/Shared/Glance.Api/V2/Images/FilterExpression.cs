using System.Text.RegularExpressions;
using Glance.Api.Errors;
using Glance.Api.Json;

namespace Glance.Api.V2.Images;

/// <summary>
/// A filter's value: <c>value</c> or <c>operator:value</c>, and the quoted lists of <c>in:</c> (glance-v2-contract section 6).
/// </summary>
internal static partial class FilterExpression
{
    /// <summary>Splits off the operator; text that is a time as a whole has none, for all its colons.</summary>
    public static (string Operator, string Value) Split(string expression)
    {
        var colon = expression.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || IsoTime.TryParse(expression, out _)
            ? ("eq", expression)
            : (expression[..colon], expression[(colon + 1)..]);
    }

    /// <summary>The values of a comma-separated list, some perhaps in double quotes.</summary>
    /// <exception cref="ApiException">A quote stands where none may, or is not closed.</exception>
    public static IReadOnlyList<string> List(string text)
    {
        CheckQuotes(text);
        return [.. Element().Matches(text).Select(match => match.Groups[1].Length > 0 ? match.Groups[1].Value : match.Groups[2].Value)];
    }

    private static void CheckQuotes(string text)
    {
        var open = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '"' || (at > 0 && text[at - 1] == '\\'))
                continue;
            if (!open && at > 0 && text[at - 1] != ',')
                throw Invalid(text, "There is no comma before opening quotation mark.");
            if (open && at + 1 < text.Length && text[at + 1] != ',')
                throw Invalid(text, "There is no comma after closing quotation mark.");
            open = !open;
        }

        if (open)
            throw Invalid(text, "The quote is not closed.");
    }

    private static ApiException Invalid(string text, string why) => ApiException.BadRequest($"Invalid filter value {text}. {why}");

    [GeneratedRegex("""
        "([^"\\]*(?:\\.[^"\\]*)*)",?|([^,]+),?|,
        """)]
    private static partial Regex Element();
}
