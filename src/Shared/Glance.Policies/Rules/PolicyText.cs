using Glance.Policies.Checks;
using Glance.Policies.Language;

namespace Glance.Policies.Rules;

/// <summary>Reads rules of oslo.policy's language.</summary>
public static class PolicyText
{
    /// <summary>Reads a rule; the empty one allows.</summary>
    /// <exception cref="PolicySyntaxException">It is not a rule.</exception>
    public static PolicyCheck Parse(string rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return PolicyParser.Parse(rule);
    }

    /// <summary>
    /// Reads the older form, lists of lists of checks: one of the outer, all of an inner. An empty outer list allows, empty inner ones are
    /// passed over, and a list of nothing but those denies.
    /// </summary>
    /// <exception cref="PolicySyntaxException">A word in it is not a check.</exception>
    public static PolicyCheck Parse(IReadOnlyList<IReadOnlyList<string>> alternatives)
    {
        ArgumentNullException.ThrowIfNull(alternatives);
        if (alternatives.Count == 0)
            return ConstantCheck.Allow;
        PolicyCheck[] checks = [.. alternatives.Where(words => words.Count > 0).Select(words => Join(all: true, [.. words.Select(PolicyCheckParser.Parse)]))];
        return checks.Length == 0 ? ConstantCheck.Deny : Join(all: false, checks);
    }

    /// <summary>Either of the two.</summary>
    internal static PolicyCheck Either(PolicyCheck first, PolicyCheck second) => new JunctionCheck(all: false, [first, second]);

    private static PolicyCheck Join(bool all, PolicyCheck[] checks) => checks.Length == 1 ? checks[0] : new JunctionCheck(all, checks);
}
