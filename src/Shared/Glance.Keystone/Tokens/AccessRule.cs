using System.Text;
using System.Text.RegularExpressions;
using Glance.Keystone.Wire;

namespace Glance.Keystone.Tokens;

/// <summary>
/// One request that an application credential may make. In the path <c>{name}</c> and <c>*</c> stand for one segment, <c>**</c> for
/// anything; the rest is literal (upstream lets a point stand for any character, which nobody can have meant). Paths are compared decoded:
/// an escape in the rule stands for its character, and is no wildcard.
/// </summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Service">Type of service.</param>
/// <param name="Path">Matches whole paths.</param>
internal sealed record AccessRule(string? Method, string? Service, Regex Path)
{
    // Keystone takes 255 characters at most. What its matcher holds is bounded, and no path of ours is nearly as long.
    private const int LongestPath = 1024;

    /// <summary>The rule Keystone sent.</summary>
    /// <exception cref="FormatException">Its path is longer than any that Keystone takes.</exception>
    public static AccessRule Of(AccessRuleBody body) => body.Path is { Length: > LongestPath } path
        ? throw new FormatException($"the path of an access rule has {path.Length} characters, at most {LongestPath} are possible")
        : new(body.Method, body.Service, Compile(body.Path ?? ""));

    /// <summary>Whether it allows a request.</summary>
    public bool Allows(string method, string path, string serviceType) => Method == method && Service == serviceType && Path.IsMatch(path);

    private static Regex Compile(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        var literal = new StringBuilder();
        for (var at = 0; at < pattern.Length;)
        {
            var (length, wildcard) = Wildcard(pattern.AsSpan(at));
            if (wildcard is null)
            {
                literal.Append(pattern[at++]);
                continue;
            }

            regex.Append(Literal(literal)).Append(wildcard);
            at += length;
        }

        return new Regex(regex.Append(Literal(literal)).Append(@"\z").ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline);
    }

    private static (int Length, string? Regex) Wildcard(ReadOnlySpan<char> rest)
    {
        var close = rest[0] == '{' ? rest.IndexOf('}') : -1;
        return rest switch
        {
            ['*', '*', ..] => (2, ".*"),
            ['*', ..] => (1, "[^/]+"),
            _ when close > 0 => (close + 1, "[^/]+"),
            _ => (0, null),
        };
    }

    private static string Literal(StringBuilder text)
    {
        var literal = text.ToString();
        text.Clear();
        return Regex.Escape(literal.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(literal) : literal);
    }
}
