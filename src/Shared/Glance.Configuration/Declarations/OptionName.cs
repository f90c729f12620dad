namespace Glance.Configuration.Declarations;

/// <summary>
/// Where an option lives in a file: its section and its name. A class, since collections of a structure would have to be
/// compiled at each start.
/// </summary>
/// <param name="Group">Section, <c>DEFAULT</c> or lower case.</param>
/// <param name="Name">Name in the underscore form used in files.</param>
public sealed record OptionName(string Group, string Name)
{
    /// <summary>The section that options outside any named group belong to.</summary>
    public const string DefaultGroup = "DEFAULT";

    /// <summary>Reads <c>group/name</c>, or a bare name that keeps <paramref name="group"/>.</summary>
    /// <param name="text">The spelling used in declarations of old names.</param>
    /// <param name="group">Group of the option that carries the old name.</param>
    /// <returns>The parsed name.</returns>
    public static OptionName Parse(string text, string group)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new OptionName(group, text) : new OptionName(NormalizeGroup(text[..slash]), text[(slash + 1)..]);
    }

    /// <summary>Section names match without regard to case, except that only <c>DEFAULT</c> is the default group.</summary>
    /// <param name="section">A section as written.</param>
    /// <returns>The name the section is known by.</returns>
    public static string NormalizeGroup(string section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return section == DefaultGroup ? DefaultGroup : section.ToLowerInvariant();
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{Group}] {Name}";
}
