using System.Text;
using System.Text.RegularExpressions;
using Glance.Keystone.Wire;

namespace Glance.Keystone.Tokens;

/// <summary>
/// One request that an application credential may make. In the path <c>{name}</c> and <c>*</c> stand for one segment, <c>**</c> for
/// anything; the rest is literal (upstream lets a point stand for any character, which nobody can have meant).
/// </summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Service">Type of service.</param>
/// <param name="Path">Matches whole paths.</param>
internal sealed record AccessRule(string? Method, string? Service, Regex Path)
{
    /// <summary>The rule Keystone sent.</summary>
    public static AccessRule Of(AccessRuleBody body) => new(body.Method, body.Service, Compile(body.Path ?? ""));

    /// <summary>Whether it allows a request.</summary>
    public bool Allows(string method, string path, string serviceType) => Method == method && Service == serviceType && Path.IsMatch(path);

    private static Regex Compile(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        for (var at = 0; at < pattern.Length;)
        {
            var rest = pattern.AsSpan(at);
            var close = rest[0] == '{' ? rest.IndexOf('}') : -1;
            var (length, text) = rest switch
            {
                ['*', '*', ..] => (2, ".*"),
                ['*', ..] => (1, "[^/]+"),
                _ when close > 0 => (close + 1, "[^/]+"),
                _ => (1, Regex.Escape(rest[..1].ToString())),
            };
            regex.Append(text);
            at += length;
        }

        return new Regex(regex.Append(@"\z").ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline);
    }
}
