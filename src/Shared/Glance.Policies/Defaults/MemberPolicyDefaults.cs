using Glance.Domain.Policies;

namespace Glance.Policies.Defaults;

/// <summary>Members of shared images.</summary>
internal static class MemberPolicyDefaults
{
    private const string Concerned = $"{RuleFragments.Admin} or role:reader and (project_id:%(project_id)s or project_id:%(member_id)s)";

    public static IReadOnlyList<PolicyDefault> All { get; } =
    [
        new(PolicyActions.AddMember, RuleFragments.AdminOrMember, "Share an image with a project.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.DeleteMember, RuleFragments.AdminOrMember, "Stop sharing an image with a project.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.GetMember, Concerned, "See one member of an image.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.GetMembers, Concerned, "List the members of an image.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.ModifyMember, $"{RuleFragments.Admin} or (role:member and project_id:%(member_id)s)", "Accept or reject an image shared with one's project.") { Older = RuleFragments.OldDefault },
    ];
}
