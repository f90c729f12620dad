namespace Glance.Configuration.Declarations.Catalog;

/// <summary>Why options have no effect, in the words the log uses: "… has no effect: REASON".</summary>
internal static class Reasons
{
    public const string TokenCache = "each worker remembers validated tokens in its own memory, within bounds; memcached is not used";
    public const string Import = "image import is not built yet";
    public const string Tasks = "tasks are not built yet";
    public const string Cache = "the image cache is not built yet";
    public const string Scrubber = "delayed deletion and the scrubber are not built yet";
    public const string Notifications = "notifications are not built yet";
    public const string Profiler = "tracing by osprofiler is not built yet";
    public const string KeyManager = "certificates are fetched with the caller's token from [barbican] barbican_endpoint or read from [signature] certificate_dir";
    public const string Locks = "no lock files are used";
    public const string Removed = "upstream removed it and nothing has taken its place";
}
