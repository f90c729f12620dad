using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Interpolation;
using Glance.Configuration.Values;

namespace Glance.Configuration.Loading;

/// <summary>
/// A store that <c>enabled_backends</c> names twice is told as a wrong value, and counts once for finding out what else is wrong: without
/// the option the sections of all its stores would be unknown.
/// </summary>
internal static class RepeatedStores
{
    /// <summary>The settings with each store named once; null where none is named twice, or the value is wrong in another way.</summary>
    public static SettingTable? Once(SettingTable settings)
    {
        if (settings.Find(ApiDeclarations.EnabledBackends, OptionName.DefaultGroup)?.Winner is not { } written
            || Template.NeedsExpansion(written.Text)
            || DictType.Plain.FirstOfEach(written.Text) is not { } once)
        {
            return null;
        }

        var repaired = written with { Text = once };
        return new SettingTable(
            [.. settings.Layers.Select(layer => layer.Select(each => ReferenceEquals(each, written) ? repaired : each).ToList())]);
    }
}
