using Glance.Policies.Language;
using Glance.Policies.Rules;

namespace Glance.Policies.Checks;

/// <summary><c>role:name</c>: the caller has the role, whatever its case.</summary>
internal sealed class RoleCheck(PolicyTemplate name) : PolicyCheck
{
    internal override IEnumerable<string> Keys => name.Keys;

    internal override bool Evaluate(in PolicyQuestion question)
    {
        var roles = question.Caller.Roles;
        for (var i = 0; i < roles.Count; i++)
        {
            if (name.Matches(question.Target, roles[i], StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    public override string ToString() => $"role:{name}";
}
