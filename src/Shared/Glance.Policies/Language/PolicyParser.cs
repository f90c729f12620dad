using Glance.Policies.Checks;
using Glance.Policies.Rules;

namespace Glance.Policies.Language;

/// <summary>
/// Reads rules: <c>not</c> binds tighter than <c>and</c>, <c>and</c> tighter than <c>or</c>. What upstream cannot read it denies and
/// mentions in the log; here it is an error that the operator sees before it denies anybody (docs/decisions/0071).
/// </summary>
internal sealed class PolicyParser
{
    // Deeper than any rule a person reads, and shallow enough for any stack.
    private const int DeepestNesting = 100;

    private readonly string _rule;
    private readonly List<PolicyToken> _tokens;
    private int _next;
    private int _depth;

    private PolicyParser(string rule)
    {
        _rule = rule;
        _tokens = PolicyTokenizer.Split(rule);
    }

    private PolicyToken Current => _tokens[_next];

    /// <exception cref="PolicySyntaxException">It is not a rule.</exception>
    public static PolicyCheck Parse(string rule)
    {
        if (rule.Length == 0)
            return ConstantCheck.Allow;
        var parser = new PolicyParser(rule);
        if (parser.Current.Kind == PolicyTokenKind.End)
            throw new PolicySyntaxException("The rule is blank; write \"@\" to allow everyone or \"!\" to deny everyone");
        var check = parser.ReadOr();
        return parser.Current.Kind == PolicyTokenKind.End ? check : throw parser.Unexpected("'and', 'or' or the end");
    }

    private PolicyCheck ReadOr() => ReadJunction(PolicyTokenKind.Or, static parser => parser.ReadAnd());

    private PolicyCheck ReadAnd() => ReadJunction(PolicyTokenKind.And, static parser => parser.ReadNot());

    private PolicyCheck ReadJunction(PolicyTokenKind word, Func<PolicyParser, PolicyCheck> readPart)
    {
        var first = readPart(this);
        if (Current.Kind != word)
            return first;
        List<PolicyCheck> parts = [first];
        while (Current.Kind == word)
        {
            _next++;
            parts.Add(readPart(this));
        }

        return new JunctionCheck(word == PolicyTokenKind.And, [.. parts]);
    }

    private PolicyCheck ReadNot()
    {
        switch (Current.Kind)
        {
            case PolicyTokenKind.Not:
                _next++;
                return new NotCheck(Nested(static parser => parser.ReadNot()));
            case PolicyTokenKind.Open:
                _next++;
                var inner = Nested(static parser => parser.ReadOr());
                if (Current.Kind != PolicyTokenKind.Close)
                    throw Unexpected("')'");
                _next++;
                return inner;
            case PolicyTokenKind.Check:
                return PolicyCheckParser.Parse(_tokens[_next++].Text);
            default:
                throw Unexpected("a check such as role:admin");
        }
    }

    private PolicyCheck Nested(Func<PolicyParser, PolicyCheck> read)
    {
        if (++_depth > DeepestNesting)
            throw new PolicySyntaxException($"The rule is nested more than {DeepestNesting} deep");
        var check = read(this);
        _depth--;
        return check;
    }

    private PolicySyntaxException Unexpected(string expected) =>
        new($"'{_rule}' is not a rule: {expected} should stand where {(Current.Kind == PolicyTokenKind.End ? "it ends" : $"'{Current.Text}' stands")} (word {_next + 1})");
}
