namespace Glance.Domain.Policies;

/// <summary>
/// The names of the rules that the service asks, as policy files write them (glance-behaviours section 2). What a rule says when no file
/// names it stands in Glance.Policies; a test compares the two lists.
/// </summary>
public static class PolicyActions
{
    /// <summary>Stands in for rules that nobody wrote.</summary>
    public const string Default = "default";

    /// <summary>Makes the caller an administrator, for whom every image is in reach.</summary>
    public const string ContextIsAdmin = "context_is_admin";

    /// <summary>Calls that one service of the cloud makes to another.</summary>
    public const string ServiceApi = "service_api";

    /// <summary>Make an image.</summary>
    public const string AddImage = "add_image";

    /// <summary>Delete an image.</summary>
    public const string DeleteImage = "delete_image";

    /// <summary>See an image; refused, it looks as if it were not there.</summary>
    public const string GetImage = "get_image";

    /// <summary>List images.</summary>
    public const string GetImages = "get_images";

    /// <summary>Change an image's attributes, properties and tags.</summary>
    public const string ModifyImage = "modify_image";

    /// <summary>Make an image public.</summary>
    public const string PublicizeImage = "publicize_image";

    /// <summary>Make an image a community image.</summary>
    public const string CommunitizeImage = "communitize_image";

    /// <summary>Read an image's data, from a store or from the cache.</summary>
    public const string DownloadImage = "download_image";

    /// <summary>Say which stores an image's data is to be read from.</summary>
    public const string DownloadFromStore = "download_from_store";

    /// <summary>Send an image's data.</summary>
    public const string UploadImage = "upload_image";

    /// <summary>Take a location away from an image.</summary>
    public const string DeleteImageLocation = "delete_image_location";

    /// <summary>See where an image's data lies.</summary>
    public const string GetImageLocation = "get_image_location";

    /// <summary>Add or change locations by an update.</summary>
    public const string SetImageLocation = "set_image_location";

    /// <summary>Add a location by the locations API.</summary>
    public const string AddImageLocation = "add_image_location";

    /// <summary>Read locations by the locations API.</summary>
    public const string FetchImageLocation = "fetch_image_location";

    /// <summary>Close an image's data to everyone but administrators.</summary>
    public const string Deactivate = "deactivate";

    /// <summary>Open the data of a deactivated image again.</summary>
    public const string Reactivate = "reactivate";

    /// <summary>Copy an image's data to further stores.</summary>
    public const string CopyImage = "copy_image";

    /// <summary>Share an image with a project.</summary>
    public const string AddMember = "add_member";

    /// <summary>Stop sharing an image with a project.</summary>
    public const string DeleteMember = "delete_member";

    /// <summary>See one member of an image.</summary>
    public const string GetMember = "get_member";

    /// <summary>List the members of an image.</summary>
    public const string GetMembers = "get_members";

    /// <summary>Accept or reject an image shared with one's project.</summary>
    public const string ModifyMember = "modify_member";

    /// <summary>Use the tasks API at all.</summary>
    public const string TasksApiAccess = "tasks_api_access";

    /// <summary>See a task; imports look at their own.</summary>
    public const string GetTask = "get_task";

    /// <summary>List tasks.</summary>
    public const string GetTasks = "get_tasks";

    /// <summary>Make a task; imports make one each.</summary>
    public const string AddTask = "add_task";

    /// <summary>Asked by nothing; kept for files that mention it.</summary>
    public const string ModifyTask = "modify_task";

    /// <summary>Manage the image cache by its older API.</summary>
    public const string ManageImageCache = "manage_image_cache";

    /// <summary>Queue an image for the cache.</summary>
    public const string CacheImage = "cache_image";

    /// <summary>List what is cached and queued.</summary>
    public const string CacheList = "cache_list";

    /// <summary>Take images out of cache and queue.</summary>
    public const string CacheDelete = "cache_delete";

    /// <summary>Remove broken and stalled files from the cache.</summary>
    public const string CacheClean = "cache_clean";

    /// <summary>Shrink the cache to its size.</summary>
    public const string CachePrune = "cache_prune";

    /// <summary>See which nodes have an image cached.</summary>
    public const string ListCachedNodes = "list_cached_nodes";

    /// <summary>See the details of stores.</summary>
    public const string StoresInfoDetail = "stores_info_detail";
}
