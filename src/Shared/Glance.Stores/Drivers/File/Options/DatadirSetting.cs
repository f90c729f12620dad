using System.Globalization;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Stores.Drivers.File.Directories;

namespace Glance.Stores.Drivers.File.Options;

/// <summary>A directory for data and its priority, as configured.</summary>
/// <param name="Path">Absolute path without a trailing separator.</param>
/// <param name="Priority">Higher ones are filled first.</param>
internal sealed record DatadirSetting(string Path, int Priority)
{
    /// <summary>Reads the options into settings and adds what is wrong to <paramref name="problems"/>.</summary>
    public static IReadOnlyList<DatadirSetting> ParseAll(FileStoreOptions options, List<string> problems)
    {
        var written = options.Datadirs.Where(entry => entry.Length > 0).ToList();
        if (written.Count == 0)
            return [new DatadirSetting(Normalize(string.IsNullOrEmpty(options.Datadir) ? options.DefaultDatadir : options.Datadir), 0)];
        if (!string.IsNullOrEmpty(options.Datadir))
            problems.Add($"[{options.Section}] filesystem_store_datadirs: {FileStoreDeclarations.NotBoth} ({options.Datadir}), not both");

        var settings = new List<DatadirSetting>();
        foreach (var entry in written)
            Add(settings, Parse(entry, options.Section, problems), options.Section, problems);
        return settings;
    }

    private static DatadirSetting? Parse(string entry, string section, List<string> problems)
    {
        var (path, number) = FileStoreDeclarations.SplitEntry(entry);
        var priority = 0;
        if (path.Length == 0)
            problems.Add($"[{section}] filesystem_store_datadirs = {entry}: no directory before the colon; write dir or dir:priority");
        else if (number.Length > 0 && !int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out priority))
            problems.Add($"[{section}] filesystem_store_datadirs = {entry}: the priority {number} is not an integer; write dir or dir:priority");
        else
            return new DatadirSetting(Normalize(path), priority);
        return null;
    }

    private static void Add(List<DatadirSetting> settings, DatadirSetting? setting, string section, List<string> problems)
    {
        if (setting is null)
            return;
        var same = settings.Find(other => other.Path == setting.Path);
        if (same is null)
            settings.Add(setting);
        else if (same.Priority != setting.Priority)
            problems.Add($"[{section}] filesystem_store_datadirs names {setting.Path} twice, with priorities {same.Priority} and {setting.Priority}");
    }

    private static string Normalize(string path) => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
}
