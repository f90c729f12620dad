using System.Text;
using Glance.Policies.Defaults;
using Glance.Policies.Rules;

namespace Glance.Policies;

/// <summary>What <c>glance-api --list-policies</c> prints: the rules in force as a policy file that means the same.</summary>
public static class PolicyListing
{
    /// <summary>One line a rule: name, rule, what it guards, and where it comes from when not from the defaults.</summary>
    public static string Write(PolicyRuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var text = new StringBuilder();
        foreach (var rule in rules.Rules)
        {
            text.Append('"').Append(Escape(rule.Name)).Append("\": \"").Append(Escape(Rule(rule))).Append("\"  # ");
            text.Append(rule.Description ?? "Known to files only.");
            if (rule.Origin is not null)
                text.Append(" [overridden: ").Append(rule.Origin).Append(']');
            text.Append('\n');
        }

        return text.ToString();
    }

    // Defaults are shown as their table has them; compiled rules carry parentheses of their own.
    private static string Rule(PolicyRule rule)
    {
        var compiled = rule.Check.ToString()!; // every check prints itself
        var known = rule.Origin is null ? PolicyDefaults.All.FirstOrDefault(each => each.Name == rule.Name) : null;
        return known is not null && PolicyText.Parse(known.Rule).ToString() == compiled ? known.Rule : compiled;
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
