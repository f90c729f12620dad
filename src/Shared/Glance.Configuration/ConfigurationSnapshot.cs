using Glance.Configuration.Declarations;
using Glance.Configuration.Interpolation;
using Glance.Configuration.Parsing;
using Glance.Configuration.Surroundings;

namespace Glance.Configuration;

/// <summary>
/// What the operator configured, read once and never changed. Values are converted when asked for; a loaded
/// snapshot has been validated, so asking for a catalogued option does not fail.
/// </summary>
public sealed partial class ConfigurationSnapshot
{
    private readonly SettingTable _settings;

    internal ConfigurationSnapshot(
        SettingTable settings, IReadOnlyList<string> configFiles, IReadOnlyList<string> configDirs, IReadOnlyList<string> searchDirs)
    {
        _settings = settings;
        ConfigFiles = configFiles;
        ConfigDirs = configDirs;
        SearchDirs = searchDirs;
    }

    /// <summary>A configuration in which nothing is set.</summary>
    public static ConfigurationSnapshot Empty { get; } = new(SettingTable.Empty, [], [], []);

    /// <summary>Absolute paths of the files read, weakest first.</summary>
    public IReadOnlyList<string> ConfigFiles { get; }

    /// <summary>Absolute paths of the directories read.</summary>
    public IReadOnlyList<string> ConfigDirs { get; }

    /// <summary>Default directories that <see cref="FindFile"/> tries last.</summary>
    public IReadOnlyList<string> SearchDirs { get; }

    /// <summary>Sections in which anything is set.</summary>
    public IReadOnlySet<string> Groups => _settings.Names.Select(name => name.Group).ToHashSet(StringComparer.Ordinal);

    /// <summary>The files that it names.</summary>
    public ConfiguredFiles Files { get; internal init; } = ConfiguredFiles.OnDisk;

    internal SettingTable Settings => _settings;

    /// <summary>Reads a configuration from text, for tests and tools; grammar errors are thrown, values are not checked.</summary>
    /// <param name="ini">Text of a configuration file.</param>
    /// <param name="path">The path it pretends to have.</param>
    /// <returns>The snapshot.</returns>
    /// <exception cref="ConfigurationException">The text is not grammatical.</exception>
    public static ConfigurationSnapshot FromText(string ini, string path = "/etc/glance/glance-api.conf")
    {
        var document = IniParser.Parse(ini, path);
        if (document.Problems.Count > 0)
            throw new ConfigurationException(document.Problems);
        return new ConfigurationSnapshot(new SettingTable([document.Assignments]), [path], [], []);
    }

    /// <summary>The value in force: set, or the default.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="option">The option.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ConfigurationException">The value set is not acceptable.</exception>
    public T Get<T>(Option<T> option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return Get(option, option.Group);
    }

    /// <summary>The value of an option in a section whose name the operator chose, such as a store's.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="option">The option.</param>
    /// <param name="group">The section.</param>
    /// <returns>The value, or the default.</returns>
    /// <exception cref="ConfigurationException">The value set is not acceptable.</exception>
    public T Get<T>(Option<T> option, string group)
    {
        ArgumentNullException.ThrowIfNull(option);
        var normal = OptionName.NormalizeGroup(group);
        var setting = _settings.Find(option, normal);
        if (setting is null && !DefaultNeedsExpansion(option))
            return option.Default;
        var texts = setting?.Texts ?? [option.DefaultText!]; // a default that needs expansion has a text
        var problem = Convert(option, normal, texts, setting, out var value);
        return problem is null ? value : throw new ConfigurationException([problem]);
    }

    /// <summary>The value in <paramref name="group"/>, else the one in <paramref name="fallbackGroup"/>, else the default.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="option">The option.</param>
    /// <param name="group">The section asked first.</param>
    /// <param name="fallbackGroup">The section that supplies shared values, such as <c>backend_defaults</c>.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ConfigurationException">The value set is not acceptable.</exception>
    public T Get<T>(Option<T> option, string group, string fallbackGroup) =>
        Get(option, IsSet(option, group) ? group : fallbackGroup);

    /// <summary>Whether any source sets the option, under its current or an earlier name.</summary>
    /// <param name="option">The option.</param>
    /// <returns>True when set.</returns>
    public bool IsSet(Option option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return IsSet(option, option.Group);
    }

    /// <summary>Whether any source sets the option in a section whose name the operator chose.</summary>
    /// <param name="option">The option.</param>
    /// <param name="group">The section.</param>
    /// <returns>True when set.</returns>
    public bool IsSet(Option option, string group) => Origin(option, group) is not null;

    /// <summary>Where the value in force was written; null when the default is in force.</summary>
    /// <param name="option">The option.</param>
    /// <param name="group">The section; the option's own when absent.</param>
    /// <returns>The place.</returns>
    public SettingOrigin? Origin(Option option, string? group = null)
    {
        ArgumentNullException.ThrowIfNull(option);
        return _settings.Find(option, group is null ? option.Group : OptionName.NormalizeGroup(group))?.Winner.Origin;
    }

    /// <summary>
    /// Finds a file that belongs to the configuration (policy, paste, …): beside the directories read, then beside
    /// the files read, last one first, then in the default directories.
    /// </summary>
    /// <param name="name">Base name or path; an absolute path is only checked for existence.</param>
    /// <returns>The path, or null.</returns>
    public string? FindFile(string name) => PlacesOf(name).FirstOrDefault(place => Files.IsWell(place, Path.Exists));

    /// <summary>The paths at which <see cref="FindFile"/> looks for a file, in this order.</summary>
    /// <param name="name">Base name or path.</param>
    /// <returns>The paths, each once.</returns>
    public IEnumerable<string> PlacesOf(string name) => ConfigDirs
        .Concat(ConfigFiles.Reverse().Select(file => Path.GetDirectoryName(file) ?? "/"))
        .Concat(SearchDirs)
        .Select(directory => Path.Combine(directory, name))
        .Distinct(StringComparer.Ordinal);

    /// <summary>Converts what is set for an option; the answer is the problem, or null.</summary>
    internal ConfigurationProblem? Convert<T>(Option<T> option, string group, IReadOnlyList<string> texts, Setting? setting, out T value)
    {
        value = option.Default;
        try
        {
            var expanded = new ValueResolver(_settings).Expand(texts, new OptionName(group, option.Name));
            return option.TryConvert(expanded, out value, out var reason)
                ? null
                : SettingCheck.Refused(option, group, setting, expanded, reason);
        }
        catch (InterpolationException circular)
        {
            return SettingCheck.Unresolved(option, group, setting, texts, circular.Message);
        }
    }

    private static bool DefaultNeedsExpansion<T>(Option<T> option) => option.Default switch
    {
        string text => Template.NeedsExpansion(text),
        IReadOnlyList<string> texts => texts.Any(Template.NeedsExpansion),
        _ => false,
    };
}
