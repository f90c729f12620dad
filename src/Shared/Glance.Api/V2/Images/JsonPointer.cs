using System.Text.RegularExpressions;
using Glance.Api.Errors;

namespace Glance.Api.V2.Images;

/// <summary>The limited JSON pointers that PATCH takes (glance-v2-contract section 7).</summary>
internal static partial class JsonPointer
{
    /// <summary>
    /// The parts, unescaped. Blanks count: a property whose name has some at its ends can be made by POST, and is changed by that name.
    /// </summary>
    /// <exception cref="ApiException">It is no pointer.</exception>
    public static IReadOnlyList<string> Parse(string pointer)
    {
        if (!pointer.StartsWith('/'))
            throw ApiException.BadRequest($"Pointer `{pointer}` does not start with \"/\".");
        if (AdjacentSlashes().IsMatch(pointer.AsSpan(1)))
            throw ApiException.BadRequest($"Pointer `{pointer}` contains adjacent \"/\".");
        if (pointer.Length > 1 && pointer.EndsWith('/'))
            throw ApiException.BadRequest($"Pointer `{pointer}` end with \"/\".");
        if (pointer.AsSpan(1).Trim() is "/")
            throw ApiException.BadRequest($"Pointer `{pointer}` does not contains valid token.");
        if (pointer.EndsWith('~') || StrayTilde().IsMatch(pointer))
            throw ApiException.BadRequest($"Pointer `{pointer}` contains \"~\" not part of a recognized escape sequence.");
        return [.. pointer.TrimStart('/').Split('/').Select(Unescape)];
    }

    private static string Unescape(string part) =>
        part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    [GeneratedRegex(@"/\s*?/")]
    private static partial Regex AdjacentSlashes();

    [GeneratedRegex("~[^01]")]
    private static partial Regex StrayTilde();
}
