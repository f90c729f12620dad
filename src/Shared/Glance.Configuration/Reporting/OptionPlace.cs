using System.Text.RegularExpressions;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;

namespace Glance.Configuration.Reporting;

/// <summary>
/// Where the option that a message is about was written: the projects that find a value wrong know its name, but not its file and line
/// (docs/decisions/0342).
/// </summary>
public static partial class OptionPlace
{
    /// <summary>
    /// The message with the place in front of the first option that it names as <c>[section] option</c> and that is set; where none of them
    /// is, with a setting behind it whose misspelt name may be meant for the first.
    /// </summary>
    /// <param name="message">The message; one that begins with a place stays as it is.</param>
    /// <param name="configuration">What is set, and where.</param>
    public static string Before(string message, ConfigurationSnapshot configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (Place().IsMatch(message))
            return message;
        foreach (Match match in Names().Matches(message))
        {
            var section = match.Groups["section"].Value;
            foreach (var name in match.Groups["option"].Captures.Select(capture => capture.Value))
            {
                if (Find(section, name, configuration) is { } origin)
                    return $"{origin}: {message}";
            }
        }

        return message + Misspelt(message, configuration);
    }

    // Somebody who is told that an option is missing has written it, as far as he can see.
    private static string Misspelt(string message, ConfigurationSnapshot configuration)
    {
        if (Names().Match(message) is not { Success: true } first)
            return string.Empty;
        var (section, option) = (OptionName.NormalizeGroup(first.Groups["section"].Value), first.Groups["option"].Captures[0].Value);
        if (!OptionCatalog.IsName(option))
            return string.Empty;
        return configuration.Settings.Names
            .Where(name => name.Group == section && NearestName.Find(name.Name, [option]) is not null && !OptionCatalog.IsName(name.Name))
            .Select(name => configuration.Settings.AllOf(name)[^1])
            .Select(written => $"; {written.Origin} sets {written.Name}, which is no option: did you mean {option}?")
            .FirstOrDefault(string.Empty);
    }

    private static SettingOrigin? Find(string section, string name, ConfigurationSnapshot configuration)
    {
        if (OptionCatalog.Find(new OptionName(OptionName.NormalizeGroup(section), name)) is { } option)
            return configuration.Origin(option, section);

        // Stores have sections named by the operator, and one for what they share.
        return OptionCatalog.Find(new OptionName(StoreDeclarations.Group, name)) is { } ofStore
            ? configuration.Origin(ofStore, section) ?? configuration.Origin(ofStore, StoreDeclarations.SharedGroup)
            : null;
    }

    // "[section] option", and where several options make the trouble together "[section] one, two and three".
    [GeneratedRegex(@"\[(?<section>[^\]\s]+)\] (?<option>[a-z0-9_]+)\b(?:(?:, | and )(?<option>[a-z0-9_]+)\b)*")]
    private static partial Regex Names();

    // A path may have blanks in it; what follows a colon is no part of one, but an address or a reason.
    [GeneratedRegex(@"^(/[^:']*:\d+|\S+:\d+|environment variable \S+|command line \S+|default)(: | \[)")]
    private static partial Regex Place();
}
