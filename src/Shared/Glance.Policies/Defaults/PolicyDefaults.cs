using Glance.Domain.Policies;

namespace Glance.Policies.Defaults;

/// <summary>
/// Every policy of the service and its default, that of secure RBAC: administrators may do anything, members change what their project
/// owns, readers look (docs/contracts/glance-behaviours.md section 2).
/// </summary>
public static class PolicyDefaults
{
    /// <summary>The whole table, in the order it is printed.</summary>
    public static IReadOnlyList<PolicyDefault> All { get; } =
    [
        new(PolicyActions.Default, "", "Stands in for rules that nobody wrote.") { ProjectScoped = false, Older = RuleFragments.Admin },
        new(PolicyActions.ContextIsAdmin, RuleFragments.Admin, "Makes the caller an administrator, for whom every image is in reach.") { ProjectScoped = false },
        new(PolicyActions.ServiceApi, "role:service or role:admin", "Calls that one service of the cloud makes to another.") { ProjectScoped = false },
        .. ImagePolicyDefaults.All,
        .. MemberPolicyDefaults.All,
        .. OperatorPolicyDefaults.All,
        .. MetadefPolicyDefaults.All,
    ];
}
