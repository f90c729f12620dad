using Glance.Domain.Policies;

namespace Glance.Policies.Defaults;

/// <summary>Tasks, the image cache and what the service tells about itself.</summary>
internal static class OperatorPolicyDefaults
{
    private const string OldCache = "rule:manage_image_cache";

    public static IReadOnlyList<PolicyDefault> All { get; } =
    [
        new(PolicyActions.TasksApiAccess, RuleFragments.Admin, "Use the tasks API at all."),
        new(PolicyActions.GetTask, RuleFragments.OldDefault, "See a task; imports look at their own."),
        new(PolicyActions.GetTasks, RuleFragments.OldDefault, "List tasks."),
        new(PolicyActions.AddTask, RuleFragments.OldDefault, "Make a task; imports make one each."),
        new(PolicyActions.ModifyTask, RuleFragments.OldDefault, "Asked by nothing; kept for files that mention it."),
        new(PolicyActions.ManageImageCache, RuleFragments.Admin, "Manage the image cache by its older API."),
        new(PolicyActions.CacheImage, RuleFragments.Admin, "Queue an image for the cache.") { Older = OldCache },
        new(PolicyActions.CacheList, RuleFragments.Admin, "List what is cached and queued.") { Older = OldCache },
        new(PolicyActions.CacheDelete, RuleFragments.Admin, "Take images out of cache and queue.") { Older = OldCache },
        new(PolicyActions.CacheClean, RuleFragments.Admin, "Remove broken and stalled files from the cache."),
        new(PolicyActions.CachePrune, RuleFragments.Admin, "Shrink the cache to its size."),
        new(PolicyActions.ListCachedNodes, RuleFragments.Admin, "See which nodes have an image cached."),
        new(PolicyActions.StoresInfoDetail, "rule:service_api", "See the details of stores."),
    ];
}
