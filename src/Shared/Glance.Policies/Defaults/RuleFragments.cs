namespace Glance.Policies.Defaults;

/// <summary>Pieces of rules that many defaults share.</summary>
internal static class RuleFragments
{
    public const string Admin = "role:admin";
    public const string OldDefault = "rule:default";
    public const string OldMetadef = "rule:metadef_default";

    public const string Member = "role:member and project_id:%(project_id)s";
    public const string Reader = "role:reader and project_id:%(project_id)s";

    /// <summary>What makes an image visible: owned, shared with the caller, or open to others.</summary>
    public const string Seen =
        "project_id:%(project_id)s or project_id:%(member_id)s or 'community':%(visibility)s or 'public':%(visibility)s or 'shared':%(visibility)s";

    public const string AdminOrMember = $"{Admin} or ({Member})";
    public const string AdminOrReader = $"{Admin} or ({Reader})";
    public const string AdminOrNamespaceReader = $"{Admin} or (role:reader and (project_id:%(project_id)s or 'public':%(visibility)s))";
    public const string AdminOrDownloader = $"{Admin} or (role:member and ({Seen}))";
}
