using Glance.Domain.Policies;

namespace Glance.Policies.Defaults;

/// <summary>Tasks, the image cache and what the service tells about itself.</summary>
internal static class OperatorPolicyDefaults
{
    private const string OldCache = "rule:manage_image_cache";

    public static IReadOnlyList<PolicyDefault> All { get; } =
    [
        new(PolicyActions.TasksApiAccess, Words.Admin, "Use the tasks API at all."),
        new(PolicyActions.GetTask, Words.OldDefault, "See a task; imports look at their own."),
        new(PolicyActions.GetTasks, Words.OldDefault, "List tasks."),
        new(PolicyActions.AddTask, Words.OldDefault, "Make a task; imports make one each."),
        new(PolicyActions.ModifyTask, Words.OldDefault, "Asked by nothing; kept for files that mention it."),
        new(PolicyActions.ManageImageCache, Words.Admin, "Manage the image cache by its older API."),
        new(PolicyActions.CacheImage, Words.Admin, "Queue an image for the cache.") { Older = OldCache },
        new(PolicyActions.CacheList, Words.Admin, "List what is cached and queued.") { Older = OldCache },
        new(PolicyActions.CacheDelete, Words.Admin, "Take images out of cache and queue.") { Older = OldCache },
        new(PolicyActions.CacheClean, Words.Admin, "Remove broken and stalled files from the cache."),
        new(PolicyActions.CachePrune, Words.Admin, "Shrink the cache to its size."),
        new(PolicyActions.ListCachedNodes, Words.Admin, "See which nodes have an image cached."),
        new(PolicyActions.StoresInfoDetail, "rule:service_api", "See the details of stores."),
    ];
}
