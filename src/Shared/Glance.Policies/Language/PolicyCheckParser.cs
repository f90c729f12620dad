using Glance.Policies.Checks;
using Glance.Policies.Rules;

namespace Glance.Policies.Language;

/// <summary>Reads one check, <c>kind:match</c>.</summary>
internal static class PolicyCheckParser
{
    /// <exception cref="PolicySyntaxException">It is not a check.</exception>
    public static PolicyCheck Parse(string text)
    {
        switch (text)
        {
            case "@":
                return ConstantCheck.Allow;
            case "!":
                return ConstantCheck.Deny;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            throw new PolicySyntaxException($"'{text}' is not a check: it should look like role:admin, rule:name, project_id:%(owner)s, @ or !");
        var kind = text[..colon];
        var match = text[(colon + 1)..];
        return kind switch
        {
            "rule" => new RuleCheck(match),
            "role" => new RoleCheck(PolicyTemplate.Parse(match)),
            "http" or "https" => new RemoteCheck(kind, PolicyTemplate.Parse(match)),
            _ when PolicyLiteral.TryRead(kind, out var value) => new LiteralCheck(kind, value, PolicyTemplate.Parse(match)),
            _ => new CredentialCheck(kind, PolicyTemplate.Parse(match)),
        };
    }
}
