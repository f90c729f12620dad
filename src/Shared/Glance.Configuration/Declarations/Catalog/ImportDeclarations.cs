namespace Glance.Configuration.Declarations.Catalog;

/// <summary>Import, its plugins and tasks; mostly found in glance-image-import.conf.</summary>
internal static class ImportDeclarations
{
    private static readonly NoEffectGroup Import = new("image_import_opts", Reasons.Import);
    private static readonly NoEffectGroup Inject = new("inject_metadata_properties", Reasons.Import);
    private static readonly NoEffectGroup Conversion = new("image_conversion", Reasons.Import);
    private static readonly NoEffectGroup Download = new("glance_download_properties", Reasons.Import);
    private static readonly NoEffectGroup Task = new("task", Reasons.Tasks);
    private static readonly NoEffectGroup Executor = new("taskflow_executor", Reasons.Tasks);
    private static readonly NoEffectGroup Wsgi = new("wsgi", Reasons.Tasks);

    internal static IReadOnlyList<Option> All { get; } =
    [
        Import.List("image_import_plugins", [], "Plugins that run on imported images, in this order.", bounds: true),
        Import.Int("max_parallel_stores", 1, "Stores that one import writes to at the same time.", 1),
        .. UrlFilterDeclarations.All,
        Inject.List("ignore_user_roles", ["admin"], "Roles whose imports are left alone."),
        Inject.Dict("inject", "Properties added to imported images."),
        Conversion.Str("output_format", "raw", "Format that imported images are converted to.", ["qcow2", "raw", "vmdk"]),
        Download.List("extra_properties", ["hw_", "trait:", "os_distro", "os_secure_boot", "os_type"],
            "Properties copied by glance-download, or beginnings of their names.", true, "glance_download_opts/extra_properties"),
        Task.Int("task_time_to_live", 48, "Hours a finished task is kept.", null, null, "DEFAULT/task_time_to_live"),
        Task.Str("task_executor", "taskflow", "What runs tasks."),
        Task.Unset("work_dir", "Directory for work on images."),
        Executor.Str("engine_mode", "parallel", "Whether steps of a task run side by side.", ["serial", "parallel"]),
        Executor.Int("max_workers", 10, "Steps that run at the same time.", 1, null, "task/eventlet_executor_pool_size"),
        Executor.Unset("conversion_format", "Format that import tasks convert to.", ["qcow2", "raw", "vmdk"]),
        Wsgi.Int("task_pool_threads", 16, "Tasks that run at the same time in one worker.", 1),
        Wsgi.Unset("python_interpreter", "Python used for child processes."),
    ];
}
