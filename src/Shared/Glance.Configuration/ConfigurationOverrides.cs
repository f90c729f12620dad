using Glance.Configuration.Declarations;
using Glance.Configuration.Parsing;
using Glance.Configuration.Surroundings;

namespace Glance.Configuration;

/// <summary>Settings that stand elsewhere, such as in a section of the paste file, and files that come from elsewhere.</summary>
public static class ConfigurationOverrides
{
    /// <summary>A configuration whose files come from elsewhere.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="files">The files that it names.</param>
    public static ConfigurationSnapshot With(this ConfigurationSnapshot configuration, ConfiguredFiles files)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new ConfigurationSnapshot(
            configuration.Settings, configuration.ConfigFiles, configuration.ConfigDirs, configuration.SearchDirs)
        { Files = files };
    }

    /// <summary>A configuration with settings of another file over it.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="group">The section whose options they set.</param>
    /// <param name="settings">Names and texts; texts are taken as they are, without <c>$</c> names.</param>
    /// <param name="placeOf">Where each was written, for messages.</param>
    /// <returns>A configuration in which these settings win.</returns>
    public static ConfigurationSnapshot With(
        this ConfigurationSnapshot configuration,
        string group,
        IEnumerable<KeyValuePair<string, string>> settings,
        Func<string, SettingOrigin> placeOf)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(placeOf);
        var normal = OptionName.NormalizeGroup(group);
        Assignment[] added = [.. settings.Select(setting => new Assignment(
            normal, setting.Key, setting.Value.Replace("$", "$$", StringComparison.Ordinal), placeOf(setting.Key)))];
        return new ConfigurationSnapshot(
            new SettingTable([.. configuration.Settings.Layers, added]),
            configuration.ConfigFiles, configuration.ConfigDirs, configuration.SearchDirs).With(configuration.Files);
    }

    /// <summary>What is wrong with the values of these options: nobody has looked at what stands elsewhere.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="group">The section whose options they are.</param>
    /// <param name="names">Their names, earlier ones too; others are passed over.</param>
    /// <returns>A problem for each value that is not acceptable.</returns>
    public static IReadOnlyList<ConfigurationProblem> FindWrong(
        this ConfigurationSnapshot configuration, string group, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(names);
        var (normal, settings) = (OptionName.NormalizeGroup(group), configuration.Settings);
        return
        [
            .. from name in names.Select(name => new OptionName(normal, name))
               let option = OptionCatalog.Find(name) ?? OptionCatalog.FindDeprecated(name)
               where option is { IsInForce: true }
               let setting = settings.Find(option, normal)
               let problem = setting is null ? null : SettingCheck.Check(settings, option, normal, setting)
               where problem is not null
               select problem,
        ];
    }
}
