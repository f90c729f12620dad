namespace Glance.Policies.Defaults;

/// <summary>Metadata definitions: readers see their project's namespaces and public ones, administrators change them.</summary>
internal static class MetadefPolicyDefaults
{
    private const string Changer = "rule:metadef_admin";

    public static IReadOnlyList<PolicyDefault> All { get; } =
    [
        new("metadef_default", "", "What older releases asked of readers of metadata definitions.") { ProjectScoped = false },
        new("metadef_admin", Words.Admin, "Change metadata definitions.") { ProjectScoped = false },
        Look("get_metadef_namespace", "See a namespace."),
        new("get_metadef_namespaces", Words.AdminOrReader, "List namespaces.") { Older = Words.OldMetadef },
        Change("modify_metadef_namespace", "Change a namespace."),
        Change("add_metadef_namespace", "Make a namespace."),
        Change("delete_metadef_namespace", "Delete a namespace."),
        Look("get_metadef_object", "See an object of a namespace."),
        Look("get_metadef_objects", "List the objects of a namespace."),
        Change("modify_metadef_object", "Change an object of a namespace."),
        Change("add_metadef_object", "Add an object to a namespace."),
        Change("delete_metadef_object", "Delete an object of a namespace."),
        Look("list_metadef_resource_types", "List the resource types."),
        Look("get_metadef_resource_type", "List the resource types a namespace goes with."),
        Change("add_metadef_resource_type_association", "Let a namespace go with a resource type."),
        Change("remove_metadef_resource_type_association", "Part a namespace from a resource type."),
        Look("get_metadef_property", "See a property of a namespace."),
        Look("get_metadef_properties", "List the properties of a namespace."),
        Change("modify_metadef_property", "Change a property of a namespace."),
        Change("add_metadef_property", "Add a property to a namespace."),
        Change("remove_metadef_property", "Delete a property of a namespace."),
        Look("get_metadef_tag", "See a tag of a namespace."),
        Look("get_metadef_tags", "List the tags of a namespace."),
        Change("modify_metadef_tag", "Rename a tag of a namespace."),
        Change("add_metadef_tag", "Add a tag to a namespace."),
        Change("add_metadef_tags", "Add several tags to a namespace, or replace all."),
        Change("delete_metadef_tag", "Delete a tag of a namespace."),
        Change("delete_metadef_tags", "Delete all tags of a namespace."),
    ];

    private static PolicyDefault Look(string name, string description) =>
        new(name, Words.AdminOrNamespaceReader, description) { Older = Words.OldMetadef };

    private static PolicyDefault Change(string name, string description) => new(name, Changer, description);
}
