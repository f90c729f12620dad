using Glance.Configuration.Declarations.Catalog;

namespace Glance.Configuration.Paste;

/// <summary>
/// The paste files and the flavor in force: all that is needed to describe the pipeline, and all that a worker is handed.
/// </summary>
/// <param name="Path">Absolute path of the main file.</param>
/// <param name="Flavor"><c>[paste_deploy] flavor</c>; null or empty for none.</param>
/// <param name="Files">The texts.</param>
public sealed record PasteDeployment(string Path, string? Flavor, PasteFileSet Files)
{
    private const string AppName = "glance-api";

    /// <summary>In place of files that cannot be used, for looking at everything else.</summary>
    public static PasteDeployment None { get; } = new(string.Empty, null, PasteFileSet.None);

    /// <summary>Finds the paste file that a configuration means and reads it with all it refers to.</summary>
    /// <param name="configuration">The configuration in force.</param>
    /// <param name="tell">Gets the lines that break the grammar; null for an exception.</param>
    /// <exception cref="PasteException">The file is absent, or cannot be read or, where nobody is told, parsed.</exception>
    public static PasteDeployment Find(ConfigurationSnapshot configuration, Action<PasteException>? tell = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var path = PasteFileLocator.Locate(configuration.Get(PasteDeployDeclarations.ConfigFile), configuration.ConfigFiles, configuration.FindFile);
        return new PasteDeployment(path, configuration.Get(PasteDeployDeclarations.Flavor), PasteFileSet.Collect(path, read: null, tell));
    }

    /// <summary>Name of the app the flavor chooses.</summary>
    public string App => string.IsNullOrEmpty(Flavor) ? AppName : $"{AppName}-{Flavor}";

    /// <summary>The flavors the main file has, in its order, whatever is wrong with it; the empty string stands for none.</summary>
    public IReadOnlyList<string> Flavors =>
    [
        .. from name in PasteSectionFinder.Names(Files.Parse(Path, static _ => { }), PasteKind.App)
           where name == AppName || name.StartsWith(AppName + "-", StringComparison.Ordinal)
           select name == AppName ? "" : name[(AppName.Length + 1)..],
    ];

    /// <summary>Loads the description of the app.</summary>
    /// <param name="tell">Gets what is wrong with its parts, which are left out then; null for an exception for the first.</param>
    /// <exception cref="PasteException">The file has no such flavor, or what it leads to is not usable.</exception>
    public PasteNode Load(Action<PasteException>? tell = null)
    {
        var ini = Files.Parse(Path, tell);
        var names = PasteSectionFinder.Names(ini, PasteKind.App).ToList();
        if (!names.Contains(App))
        {
            throw new PasteException(
                $"Unable to load {App} from configuration file {Path}. "
                + $"[paste_deploy] flavor is '{Flavor}'; the flavors in this file are {Describe(Flavors)}", Path)
            {
                MayFollow = ini.LacksSections,
            };
        }

        return new PasteScope(Files, ini, PasteTrail.Start, tell).Load(PasteKind.App, App, new Dictionary<string, string>());
    }

    /// <summary>Flavors as a list for a message.</summary>
    /// <param name="flavors">The flavors, the empty string for none.</param>
    public static string Describe(IEnumerable<string> flavors) => flavors.ToList() switch
    {
        [] => "none at all: there is no [composite:glance-api] or [pipeline:glance-api…] section",
        [""] => "only the one without a name, which is in force when the option is not set",
        var several => string.Join(", ", several.Select(f => f.Length == 0 ? "the one without a name" : f)),
    };
}
