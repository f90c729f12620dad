namespace Glance.Policies.Language;

/// <summary>
/// Splits a rule into words. Parentheses count at the ends of a word only: those of <c>%(key)s</c> are inside
/// (oslo_policy/_parser.py, _parse_tokenize).
/// </summary>
internal static class PolicyTokenizer
{
    public static List<PolicyToken> Split(string rule)
    {
        var tokens = new List<PolicyToken>();
        foreach (var word in rule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            AddWord(tokens, word);
        tokens.Add(new PolicyToken(PolicyTokenKind.End, "the end"));
        return tokens;
    }

    private static void AddWord(List<PolicyToken> tokens, string word)
    {
        var start = 0;
        for (; start < word.Length && word[start] == '('; start++)
            tokens.Add(new PolicyToken(PolicyTokenKind.Open, "("));
        var end = word.Length;
        while (end > start && word[end - 1] == ')')
            end--;
        if (end > start)
            tokens.Add(Inner(word[start..end]));
        for (; end < word.Length; end++)
            tokens.Add(new PolicyToken(PolicyTokenKind.Close, ")"));
    }

    private static PolicyToken Inner(string text) => text.ToUpperInvariant() switch
    {
        "AND" => new(PolicyTokenKind.And, text),
        "OR" => new(PolicyTokenKind.Or, text),
        "NOT" => new(PolicyTokenKind.Not, text),
        _ => new(PolicyTokenKind.Check, text),
    };
}
