namespace Glance.Policies.Defaults;

/// <summary>Tasks, the image cache and what the service tells about itself.</summary>
internal static class OperatorPolicyDefaults
{
    private const string OldCache = "rule:manage_image_cache";

    public static IReadOnlyList<PolicyDefault> All { get; } =
    [
        new("tasks_api_access", Words.Admin, "Use the tasks API at all."),
        new("get_task", Words.OldDefault, "See a task; imports look at their own."),
        new("get_tasks", Words.OldDefault, "List tasks."),
        new("add_task", Words.OldDefault, "Make a task; imports make one each."),
        new("modify_task", Words.OldDefault, "Asked by nothing; kept for files that mention it."),
        new("manage_image_cache", Words.Admin, "Manage the image cache by its older API."),
        new("cache_image", Words.Admin, "Queue an image for the cache.") { Older = OldCache },
        new("cache_list", Words.Admin, "List what is cached and queued.") { Older = OldCache },
        new("cache_delete", Words.Admin, "Take images out of cache and queue.") { Older = OldCache },
        new("cache_clean", Words.Admin, "Remove broken and stalled files from the cache."),
        new("cache_prune", Words.Admin, "Shrink the cache to its size."),
        new("list_cached_nodes", Words.Admin, "See which nodes have an image cached."),
        new("stores_info_detail", "rule:service_api", "See the details of stores."),
    ];
}
