namespace GlanceWorker.Pipeline;

/// <summary>What building the pipeline tells the operator; event ids 5000 to 5049.</summary>
internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Information, "The filter {Filter} is {Type} of {Path}")]
    public static partial void PluginLoaded(ILogger logger, string filter, string? type, string path);

    [LoggerMessage(5001, LogLevel.Information, "[{Section}] of {File}: {Path} = {App} is left out, this version does not serve it")]
    public static partial void EntryLeftOut(ILogger logger, string section, string file, string path, string app);

    [LoggerMessage(5002, LogLevel.Warning, "{File}:{Line} [{Section}] {Setting}: unknown setting, ignored{Hint}")]
    public static partial void SettingUnknown(ILogger logger, string file, int line, string section, string setting, string hint);
}
