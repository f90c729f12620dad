using Glance.Configuration.Parsing;

namespace Glance.Configuration;

/// <content>Settings that stand elsewhere, such as in a section of the paste file.</content>
public sealed partial class ConfigurationSnapshot
{
    /// <summary>This configuration with settings of another file over it.</summary>
    /// <param name="group">The section whose options they set.</param>
    /// <param name="settings">Names and texts; texts are taken as they are, without <c>$</c> names.</param>
    /// <param name="file">Their file, for messages.</param>
    /// <param name="line">Their line, for messages.</param>
    /// <returns>A configuration in which these settings win.</returns>
    public ConfigurationSnapshot With(string group, IEnumerable<KeyValuePair<string, string>> settings, string file, int line)
    {
        ArgumentNullException.ThrowIfNull(settings);
        SettingOrigin origin = new(SettingSource.PasteFile, file, line);
        var normal = Declarations.OptionName.NormalizeGroup(group);
        Assignment[] added = [.. settings.Select(setting =>
            new Assignment(normal, setting.Key, setting.Value.Replace("$", "$$", StringComparison.Ordinal), origin))];
        return new ConfigurationSnapshot(new SettingTable([.. _settings.Layers, added]), ConfigFiles, ConfigDirs, SearchDirs);
    }
}
