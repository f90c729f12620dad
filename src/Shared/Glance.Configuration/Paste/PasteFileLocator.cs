using Glance.Configuration.Surroundings;

namespace Glance.Configuration.Paste;

/// <summary>Finds the paste file as Glance does (glance/common/config.py, <c>_get_deployment_config_file</c>).</summary>
public static class PasteFileLocator
{
    /// <summary>The absolute path of the paste file.</summary>
    /// <param name="configured"><c>[paste_deploy] config_file</c>, or null.</param>
    /// <param name="configFiles">The configuration files in force, the last one wins.</param>
    /// <param name="findFile">Looks a base name up beside the configuration files and in the default directories; null when it is
    /// nowhere.</param>
    /// <param name="fileExists">Whether a path is a file; null for the file system.</param>
    /// <exception cref="PasteException">There is none.</exception>
    public static string Locate(
        string? configured, IReadOnlyList<string> configFiles, Func<string, string?> findFile, Func<string, bool>? fileExists = null)
    {
        fileExists ??= path => File.Exists(path) && PathAccess.WhyNotSeen(path) is null; // a link to nothing exists, too
        if (!string.IsNullOrEmpty(configured))
        {
            var path = Path.GetFullPath(configured);
            return fileExists(path)
                ? path
                : throw Missing($"[paste_deploy] config_file is '{configured}', and {path} {WhyNoFile(path)}; give the path of a paste file, or remove the option to have it looked for");
        }

        var name = configFiles.Count == 0 ? "glance-api-paste.ini" : Path.GetFileName(configFiles[^1].Replace(".conf", "-paste.ini", StringComparison.Ordinal));
        var found = findFile(name) is { } place ? Path.GetFullPath(place) : null;
        if (found is not null && fileExists(found))
            return found;
        var beside = found ?? (configFiles.Count == 0 ? null : Path.Combine(Path.GetDirectoryName(configFiles[^1]) ?? "/", name));
        var isNamed = beside is not null && (found is not null || PathAccess.WhyNotSeen(beside) is not null);
        var seen = isNamed ? $"{beside} {WhyNoFile(beside!)}; " : string.Empty; // isNamed looked whether there is one
        throw Missing($"{seen}{name} was looked for beside the configuration file and in the default directories; put it there, or name it in [paste_deploy] config_file");
    }

    private static string WhyNoFile(string path) => PathAccess.WhyNotSeen(path) is { } reason
        ? $"cannot be reached: {reason}"
        : Directory.Exists(path) ? "is a directory, not a file" : Path.Exists(path) ? "is not a file" : "does not exist";

    private static PasteException Missing(string right) => new($"Unable to locate paste config file for glance-api. {right}");
}
