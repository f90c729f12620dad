using System.Text.RegularExpressions;
using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;

namespace GlanceSupervisor;

/// <summary>
/// Where the option that a message is about was written: the projects that find a value wrong know its name, but not its file and line.
/// </summary>
internal static partial class OptionPlace
{
    /// <summary>The message with the place in front, if it begins with <c>[section] option</c> and that option is set.</summary>
    /// <param name="problem">The message.</param>
    /// <param name="configuration">What is set, and where.</param>
    public static string Before(string problem, ConfigurationSnapshot configuration)
    {
        if (Name().Match(problem) is not { Success: true } name)
            return problem;
        var group = name.Groups["section"].Value;
        var option = OptionCatalog.Find(new OptionName(OptionName.NormalizeGroup(group), name.Groups["option"].Value))
            ?? OptionCatalog.Find(new OptionName(StoreDeclarations.Group, name.Groups["option"].Value)); // stores have sections named by the operator
        return option is not null && configuration.Origin(option, group) is { } origin ? $"{origin}: {problem}" : problem;
    }

    [GeneratedRegex(@"^\[(?<section>[^\]]+)\] (?<option>[a-z0-9_]+)\b")]
    private static partial Regex Name();
}
