using Glance.Configuration.Declarations;

namespace Glance.Configuration.Interpolation;

/// <summary>
/// Answers the final texts of options: settings or defaults with every reference replaced. One instance serves
/// one question; what it resolved on the way is remembered, so nested references stay linear.
/// </summary>
internal sealed class ValueResolver(SettingTable settings)
{
    private const int MaxLength = 1 << 20;
    private const int MaxDepth = 64;

    private readonly Dictionary<OptionName, string> _resolved = [];
    private readonly List<OptionName> _open = [];

    /// <summary>The texts with references replaced.</summary>
    /// <exception cref="InterpolationException">A reference is unknown, circular or names a group.</exception>
    public IReadOnlyList<string> Expand(IReadOnlyList<string> texts, OptionName owner)
    {
        if (!texts.Any(Template.NeedsExpansion))
            return texts;
        if (_open.Count >= MaxDepth)
            throw new InterpolationException($"references are nested deeper than {MaxDepth}");
        _open.Add(owner);
        string[] expanded = [.. texts.Select(text => Template.Expand(text, name => Lookup(name, owner.Group), MaxLength))];
        _open.RemoveAt(_open.Count - 1);
        return expanded;
    }

    private string Lookup(string reference, string ownGroup)
    {
        var dot = reference.IndexOf('.', StringComparison.Ordinal);
        OptionName first = dot < 0 ? new(ownGroup, reference) : new(reference[..dot], reference[(dot + 1)..]);
        return Resolve(first)
            ?? Resolve(new OptionName(OptionName.DefaultGroup, reference))
            ?? throw new InterpolationException(Unknown(reference, ownGroup));
    }

    /// <summary>The printed value of a name; null when nothing declares or sets it.</summary>
    private string? Resolve(OptionName name)
    {
        if (_resolved.TryGetValue(name, out var known))
            return known;
        if (_open.Contains(name))
            throw new InterpolationException($"it refers to itself: {Circle(name)}");

        var option = OptionCatalog.Find(name);
        var setting = option is null ? null : settings.Find(option, name.Group);
        string? text;
        if (option is null)
        {
            if (settings.FindUndeclared(name) is not { } undeclared)
                return null;
            text = Expand([undeclared.Text], name)[0];
        }
        else if (setting is null)
        {
            text = Print(option, option.DefaultText, name);
        }
        else
        {
            text = Print(option, Expand(setting.Texts, name));
        }

        _resolved.Add(name, text);
        return text;
    }

    private string Print(Option option, string? defaultText, OptionName name) =>
        defaultText is not null && Template.NeedsExpansion(defaultText) ? Print(option, Expand([defaultText], name)) : option.PrintDefault();

    // A referenced value that its own option refuses is reported there; here its text stands in.
    private static string Print(Option option, IReadOnlyList<string> texts) =>
        option.TryNormalize(texts, out var printed, out _) ? printed : string.Join(',', texts);

    private string Circle(OptionName name) =>
        string.Join(" → ", _open.Skip(_open.IndexOf(name)).Append(name).Select(each => $"[{each.Group}] {each.Name}"));

    private static string Unknown(string reference, string ownGroup) =>
        OptionCatalog.IsGroup(reference)
            ? $"${reference} names a section; write ${{{reference}.option}}"
            : reference.Contains('.', StringComparison.Ordinal)
                ? $"${{{reference}}} names no option; write $$ for a plain dollar"
                : $"${reference} names no option in {Sections(ownGroup)}; write $$ for a plain dollar";

    private static string Sections(string ownGroup) => ownGroup == OptionName.DefaultGroup ? "[DEFAULT]" : $"[{ownGroup}] or [DEFAULT]";
}
