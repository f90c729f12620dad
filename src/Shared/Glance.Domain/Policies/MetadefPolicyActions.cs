namespace Glance.Domain.Policies;

/// <summary>The part of <see cref="PolicyActions"/> that is about metadata definitions.</summary>
public static class MetadefPolicyActions
{
    /// <summary>What older releases asked of readers of metadata definitions.</summary>
    public const string MetadefDefault = "metadef_default";

    /// <summary>Change metadata definitions.</summary>
    public const string MetadefAdmin = "metadef_admin";

    /// <summary>See a namespace.</summary>
    public const string GetMetadefNamespace = "get_metadef_namespace";

    /// <summary>List namespaces.</summary>
    public const string GetMetadefNamespaces = "get_metadef_namespaces";

    /// <summary>Change a namespace.</summary>
    public const string ModifyMetadefNamespace = "modify_metadef_namespace";

    /// <summary>Make a namespace.</summary>
    public const string AddMetadefNamespace = "add_metadef_namespace";

    /// <summary>Delete a namespace.</summary>
    public const string DeleteMetadefNamespace = "delete_metadef_namespace";

    /// <summary>See an object of a namespace.</summary>
    public const string GetMetadefObject = "get_metadef_object";

    /// <summary>List the objects of a namespace.</summary>
    public const string GetMetadefObjects = "get_metadef_objects";

    /// <summary>Change an object of a namespace.</summary>
    public const string ModifyMetadefObject = "modify_metadef_object";

    /// <summary>Add an object to a namespace.</summary>
    public const string AddMetadefObject = "add_metadef_object";

    /// <summary>Delete an object of a namespace.</summary>
    public const string DeleteMetadefObject = "delete_metadef_object";

    /// <summary>List the resource types.</summary>
    public const string ListMetadefResourceTypes = "list_metadef_resource_types";

    /// <summary>List the resource types a namespace goes with.</summary>
    public const string GetMetadefResourceType = "get_metadef_resource_type";

    /// <summary>Let a namespace go with a resource type.</summary>
    public const string AddMetadefResourceTypeAssociation = "add_metadef_resource_type_association";

    /// <summary>Part a namespace from a resource type.</summary>
    public const string RemoveMetadefResourceTypeAssociation = "remove_metadef_resource_type_association";

    /// <summary>See a property of a namespace.</summary>
    public const string GetMetadefProperty = "get_metadef_property";

    /// <summary>List the properties of a namespace.</summary>
    public const string GetMetadefProperties = "get_metadef_properties";

    /// <summary>Change a property of a namespace.</summary>
    public const string ModifyMetadefProperty = "modify_metadef_property";

    /// <summary>Add a property to a namespace.</summary>
    public const string AddMetadefProperty = "add_metadef_property";

    /// <summary>Delete a property of a namespace.</summary>
    public const string RemoveMetadefProperty = "remove_metadef_property";

    /// <summary>See a tag of a namespace.</summary>
    public const string GetMetadefTag = "get_metadef_tag";

    /// <summary>List the tags of a namespace.</summary>
    public const string GetMetadefTags = "get_metadef_tags";

    /// <summary>Rename a tag of a namespace.</summary>
    public const string ModifyMetadefTag = "modify_metadef_tag";

    /// <summary>Add a tag to a namespace.</summary>
    public const string AddMetadefTag = "add_metadef_tag";

    /// <summary>Add several tags to a namespace, or replace all.</summary>
    public const string AddMetadefTags = "add_metadef_tags";

    /// <summary>Delete a tag of a namespace.</summary>
    public const string DeleteMetadefTag = "delete_metadef_tag";

    /// <summary>Delete all tags of a namespace.</summary>
    public const string DeleteMetadefTags = "delete_metadef_tags";
}
