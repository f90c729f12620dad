using Glance.Configuration.Declarations;
using Glance.Configuration.Parsing;

namespace Glance.Configuration;

/// <summary>Every assignment of every source, weakest layer first, found by section and name.</summary>
internal sealed class SettingTable
{
    public static readonly SettingTable Empty = new([]);

    private readonly Dictionary<OptionName, List<Entry>> _byName = [];
    private readonly IReadOnlyList<IReadOnlyList<Assignment>> _layers;

    public SettingTable(IReadOnlyList<IReadOnlyList<Assignment>> layers)
    {
        _layers = layers;
        for (var layer = 0; layer < layers.Count; layer++)
        {
            foreach (var assignment in layers[layer])
            {
                OptionName name = new(assignment.Group, assignment.Name);
                if (!_byName.TryGetValue(name, out var entries))
                    _byName.Add(name, entries = []);
                entries.Add(new Entry(layer, assignment));
            }
        }
    }

    public IReadOnlyList<IReadOnlyList<Assignment>> Layers => _layers;

    public IEnumerable<OptionName> Names => _byName.Keys;

    /// <summary>What is in force for an option in a group, or null when nothing sets it.</summary>
    public Setting? Find(Option option, string group)
    {
        OptionName current = new(group, option.Name);
        if (!option.HasDeprecatedNames)
            return _byName.TryGetValue(current, out var only) ? Pick(only, option.IsMulti) : null;

        List<Entry> found = [];
        foreach (var name in NamesOf(option, group))
        {
            // In one layer the current name wins over older ones, whatever their order in the file.
            if (_byName.TryGetValue(name, out var entries))
                found.AddRange(option.IsMulti ? entries : entries.Where(entry => !found.Exists(earlier => earlier.Layer == entry.Layer && Name(earlier) != name)));
        }

        if (found.Count == 0)
            return null;
        // An insertion sort keeps the order within a layer; there are hardly ever more than two entries.
        for (var i = 1; i < found.Count; i++)
        {
            for (var j = i; j > 0 && found[j - 1].Layer > found[j].Layer; j--)
                (found[j - 1], found[j]) = (found[j], found[j - 1]);
        }

        return Pick(found, option.IsMulti);
    }

    /// <summary>The table without these names.</summary>
    public SettingTable Without(IReadOnlySet<OptionName> names) => names.Count == 0
        ? this
        : new SettingTable([.. _layers.Select(layer => layer.Where(assignment => !names.Contains(new OptionName(assignment.Group, assignment.Name))).ToList())]);

    /// <summary>Text of a name that no declaration knows.</summary>
    public Assignment? FindUndeclared(OptionName name) => _byName.TryGetValue(name, out var entries) ? entries[^1].Assignment : null;

    public IReadOnlyList<Assignment> AllOf(OptionName name) =>
        _byName.TryGetValue(name, out var entries) ? entries.ConvertAll(entry => entry.Assignment) : [];

    /// <summary>The names an option answers to in a group: its own, then older ones.</summary>
    public static IEnumerable<OptionName> NamesOf(Option option, string group)
    {
        yield return new OptionName(group, option.Name);
        foreach (var old in option.DeprecatedNames)
        {
            if (old.Group == option.Group)
                yield return old with { Group = group };
            else if (group == option.Group)
                yield return old;
        }
    }

    private static OptionName Name(Entry entry) => new(entry.Assignment.Group, entry.Assignment.Name);

    // A stronger kind of source replaces a multi-valued option; files add to one another.
    private static Setting Pick(List<Entry> entries, bool multi)
    {
        var winner = entries[^1].Assignment;
        if (!multi)
            return new Setting([winner.Text], winner);
        var strongest = winner.Origin.Source;
        return new Setting([.. entries.Where(entry => entry.Assignment.Origin.Source == strongest).Select(entry => entry.Assignment.Text)], winner);
    }

    private sealed record Entry(int Layer, Assignment Assignment);
}
