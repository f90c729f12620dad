using System.Text;
using Glance.Configuration.Declarations;

namespace Glance.Configuration.Reporting;

/// <summary>A commented sample file made from the declarations; uncommenting a line sets its default.</summary>
public static class SampleConfiguration
{
    private const int Width = 100;

    /// <summary>Writes the sample.</summary>
    /// <returns>The text of a configuration file.</returns>
    public static string Write()
    {
        StringBuilder text = new("""
            # Every option of glance-api with its default. A line without # at its beginning is in force.
            # An indented line continues the value above it; there are no comments after a value.
            # $name and ${group.name} stand for other options, $$ for a dollar.
            # <unset> marks an option without a default: write a value in its place.

            """);
        foreach (var group in OptionCatalog.All.GroupBy(option => option.Group))
        {
            text.Append("\n[").Append(group.Key).Append("]\n");
            Option[] inForce = [.. group.Where(option => option.IsInForce)];
            foreach (var option in inForce)
                Describe(text, option);
            foreach (var unused in group.Where(option => !option.IsInForce).GroupBy(option => option.NoEffect!)) // filtered for a reason
            {
                text.Append("\n# --- Accepted without effect: ").Append(unused.Key).Append(".\n");
                foreach (var option in unused)
                    Describe(text, option);
            }
        }

        return text.ToString();
    }

    private static void Describe(StringBuilder text, Option option)
    {
        text.Append('\n');
        Comment(text, option.Help);
        Comment(text, Type(option));
        if (option.HasDeprecatedNames)
            Comment(text, $"Old names: {string.Join(", ", option.DeprecatedNames)}.");
        foreach (var value in (option.DefaultText ?? string.Empty).Split('\n'))
            text.Append('#').Append(option.Name).Append(option.DefaultText is null ? " = <unset>" : $" = {value}".TrimEnd()).Append('\n');
    }

    private static string Type(Option option)
    {
        var choices = option.Choices.Count > 0 ? $": {string.Join(", ", option.Choices.Select(choice => choice.Length == 0 ? "''" : choice))}"
            : option.Expected is "text" or "a whole number" or "a number" ? string.Empty
            : $": {option.Expected}";
        return $"({option.TypeName}{choices}{(option.IsMulti ? "; may be repeated" : string.Empty)}{(option.IsSecret ? "; a secret" : string.Empty)})";
    }

    private static void Comment(StringBuilder text, string sentence)
    {
        StringBuilder line = new("#");
        foreach (var word in sentence.Split(' '))
        {
            if (line.Length > 1 && line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line.Clear().Append('#');
            }

            line.Append(' ').Append(word);
        }

        text.Append(line).Append('\n');
    }
}
