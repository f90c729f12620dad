using Glance.Domain.Policies;

namespace Glance.Policies.Defaults;

/// <summary>Metadata definitions: readers see their project's namespaces and public ones, administrators change them.</summary>
internal static class MetadefPolicyDefaults
{
    private const string Changer = "rule:metadef_admin";

    public static IReadOnlyList<PolicyDefault> All { get; } =
    [
        new(MetadefPolicyActions.MetadefDefault, "", "What older releases asked of readers of metadata definitions.") { ProjectScoped = false },
        new(MetadefPolicyActions.MetadefAdmin, RuleFragments.Admin, "Change metadata definitions.") { ProjectScoped = false },
        Look(MetadefPolicyActions.GetMetadefNamespace, "See a namespace."),
        new(MetadefPolicyActions.GetMetadefNamespaces, RuleFragments.AdminOrReader, "List namespaces.") { Older = RuleFragments.OldMetadef },
        Change(MetadefPolicyActions.ModifyMetadefNamespace, "Change a namespace."),
        Change(MetadefPolicyActions.AddMetadefNamespace, "Make a namespace."),
        Change(MetadefPolicyActions.DeleteMetadefNamespace, "Delete a namespace."),
        Look(MetadefPolicyActions.GetMetadefObject, "See an object of a namespace."),
        Look(MetadefPolicyActions.GetMetadefObjects, "List the objects of a namespace."),
        Change(MetadefPolicyActions.ModifyMetadefObject, "Change an object of a namespace."),
        Change(MetadefPolicyActions.AddMetadefObject, "Add an object to a namespace."),
        Change(MetadefPolicyActions.DeleteMetadefObject, "Delete an object of a namespace."),
        Look(MetadefPolicyActions.ListMetadefResourceTypes, "List the resource types."),
        Look(MetadefPolicyActions.GetMetadefResourceType, "List the resource types a namespace goes with."),
        Change(MetadefPolicyActions.AddMetadefResourceTypeAssociation, "Let a namespace go with a resource type."),
        Change(MetadefPolicyActions.RemoveMetadefResourceTypeAssociation, "Part a namespace from a resource type."),
        Look(MetadefPolicyActions.GetMetadefProperty, "See a property of a namespace."),
        Look(MetadefPolicyActions.GetMetadefProperties, "List the properties of a namespace."),
        Change(MetadefPolicyActions.ModifyMetadefProperty, "Change a property of a namespace."),
        Change(MetadefPolicyActions.AddMetadefProperty, "Add a property to a namespace."),
        Change(MetadefPolicyActions.RemoveMetadefProperty, "Delete a property of a namespace."),
        Look(MetadefPolicyActions.GetMetadefTag, "See a tag of a namespace."),
        Look(MetadefPolicyActions.GetMetadefTags, "List the tags of a namespace."),
        Change(MetadefPolicyActions.ModifyMetadefTag, "Rename a tag of a namespace."),
        Change(MetadefPolicyActions.AddMetadefTag, "Add a tag to a namespace."),
        Change(MetadefPolicyActions.AddMetadefTags, "Add several tags to a namespace, or replace all."),
        Change(MetadefPolicyActions.DeleteMetadefTag, "Delete a tag of a namespace."),
        Change(MetadefPolicyActions.DeleteMetadefTags, "Delete all tags of a namespace."),
    ];

    private static PolicyDefault Look(string name, string description) =>
        new(name, RuleFragments.AdminOrNamespaceReader, description) { Older = RuleFragments.OldMetadef };

    private static PolicyDefault Change(string name, string description) => new(name, Changer, description);
}
