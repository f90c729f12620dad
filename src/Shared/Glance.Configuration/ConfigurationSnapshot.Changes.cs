using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Interpolation;
using Glance.Configuration.Parsing;

namespace Glance.Configuration;

/// <content>Comparison of two configurations.</content>
public sealed partial class ConfigurationSnapshot
{
    /// <summary>Options whose values in force differ, by section and name; credentials show as stars.</summary>
    /// <param name="before">The old configuration.</param>
    /// <param name="after">The new one.</param>
    /// <returns>The changes.</returns>
    public static IReadOnlyList<OptionChange> Changes(ConfigurationSnapshot before, ConfigurationSnapshot after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return
        [
            .. before._settings.Names.Concat(after._settings.Names)
                .Select(Identify)
                .DistinctBy(each => each.Name)
                .Select(each => Compare(each.Name, each.Option, before, after))
                .OfType<OptionChange>()
                .OrderBy(change => change.Group, StringComparer.Ordinal)
                .ThenBy(change => change.Name, StringComparer.Ordinal),
        ];
    }

    private static (OptionName Name, Option? Option) Identify(OptionName written)
    {
        if (OptionCatalog.Find(written) is { } current)
            return (written, current);
        if (OptionCatalog.FindDeprecated(written) is { } renamed)
            return (renamed.FullName, renamed);
        var home = written with { Group = StoreDeclarations.Group };
        var driver = OptionCatalog.Find(home);
        return (written, driver);
    }

    private static OptionChange? Compare(OptionName name, Option? option, ConfigurationSnapshot before, ConfigurationSnapshot after)
    {
        var old = before.Effective(name, option);
        var now = after.Effective(name, option);
        if (old == now)
            return null;
        // An undeclared option may hold anything, a password among it.
        var masked = option is null || option.IsSecret;
        return new OptionChange(name.Group, name.Name, masked ? "***" : old, masked ? "***" : now);
    }

    private string Effective(OptionName name, Option? option)
    {
        if (option is null)
            return string.Join('\n', _settings.AllOf(name).Select(assignment => assignment.Text));
        if (_settings.Find(option, name.Group) is not { } setting)
            return option.PrintDefault();
        try
        {
            var texts = new ValueResolver(_settings).Expand(setting.Texts, name);
            return option.TryNormalize(texts, out var printed, out _) ? printed : string.Join('\n', texts);
        }
        catch (InterpolationException)
        {
            // Only a snapshot that was never validated gets here; its text is compared as written.
            return string.Join('\n', setting.Texts);
        }
    }
}
