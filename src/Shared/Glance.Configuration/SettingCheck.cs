using Glance.Configuration.Declarations;
using Glance.Configuration.Interpolation;

namespace Glance.Configuration;

/// <summary>Words the problems of single values.</summary>
internal static class SettingCheck
{
    private const string Stars = "***";

    /// <summary>Tries the value in force; null when it is good.</summary>
    public static ConfigurationProblem? Check(SettingTable settings, Option option, string group, Setting setting)
    {
        try
        {
            var texts = new ValueResolver(settings).Expand(setting.Texts, new OptionName(group, option.Name));
            return option.TryNormalize(texts, out _, out var reason) ? null : Refused(option, group, setting, texts, reason);
        }
        catch (InterpolationException circular)
        {
            return Unresolved(option, group, setting, setting.Texts, circular.Message);
        }
    }

    public static ConfigurationProblem Refused(Option option, string group, Setting? setting, IReadOnlyList<string> texts, string reason)
    {
        // A reason may quote the value, and a continued one may hold a line that was meant for another option.
        var explain = reason.Length > 0 && !option.IsSecret && !texts.Any(text => text.Contains('\n', StringComparison.Ordinal));
        return Make(option, group, setting, texts, ConfigurationProblemKind.Value, $"expected {option.Expected}{(explain ? $" ({reason})" : string.Empty)}");
    }

    // Of a secret not even the part behind a dollar sign is shown.
    public static ConfigurationProblem Unresolved(Option option, string group, Setting? setting, IReadOnlyList<string> texts, string reason) =>
        Make(option, group, setting, texts, ConfigurationProblemKind.Interpolation,
            option.IsSecret ? "what follows a dollar sign names no option, or leads back to this one; write $$ for the character itself" : reason);

    /// <summary>Whether the value in force is another than the default; one that cannot be read is.</summary>
    public static bool IsOther(SettingTable settings, Option option, string group, Setting setting)
    {
        try
        {
            var texts = new ValueResolver(settings).Expand(setting.Texts, new OptionName(group, option.Name));
            return !option.TryNormalize(texts, out var printed, out _) || printed != option.PrintDefault();
        }
        catch (InterpolationException)
        {
            return true;
        }
    }

    public static ConfigurationProblem Ignored(Option option, string group, Setting setting, string reason) =>
        Make(option, group, setting, setting.Texts, ConfigurationProblemKind.Value, reason);

    private static ConfigurationProblem Make(
        Option option, string group, Setting? setting, IReadOnlyList<string> texts, ConfigurationProblemKind kind, string message)
    {
        var problem = setting is null
            ? new ConfigurationProblem(kind, message) { Place = "default" }
            : ConfigurationProblem.At(setting.Winner.Origin, kind, message);
        return problem with
        {
            Section = group,
            Option = setting?.Winner.Name ?? option.Name,
            Value = option.IsSecret ? Stars : string.Join(", ", texts),
        };
    }
}
