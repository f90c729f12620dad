using System.Reflection;
using System.Text;
using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

internal sealed class CatalogTests
{
    private static readonly string Approved = Path.Combine(RepositoryRoot.Path, "tests/Glance.UnitTests/Approved/options.txt");

    [Test]
    public void The_list_of_options_is_the_approved_one()
    {
        var actual = Print();
        if (!File.Exists(Approved) || File.ReadAllText(Approved) != actual)
            File.WriteAllText(Approved + ".received", actual);

        Assert.That(actual, Is.EqualTo(File.ReadAllText(Approved)), $"if the change is meant, replace {Approved} by the file .received beside it");
    }

    [Test]
    public void Every_option_has_a_help_text_that_is_a_sentence()
    {
        Assert.That(OptionCatalog.All.Where(option => option.Help.Length < 4 || !option.Help.EndsWith('.')), Is.Empty);
    }

    [Test]
    public void Every_default_is_accepted_by_its_own_option()
    {
        var refused = OptionCatalog.All
            .Where(option => option.DefaultText is not null && !option.TryNormalize(option.IsMulti ? option.DefaultText.Split('\n') : [option.DefaultText], out _, out _))
            .Select(option => option.ToString());

        Assert.That(refused, Is.Empty);
    }

    [Test]
    public void No_default_looks_different_after_a_round_through_a_file()
    {
        foreach (var option in OptionCatalog.All.Where(option => !string.IsNullOrEmpty(option.DefaultText) && !option.IsMulti))
        {
            var snapshot = ConfigurationSnapshot.FromText($"[{option.Group}]\n{option.Name} = {option.DefaultText}\n");
            Assert.That(ConfigurationSnapshot.Changes(ConfigurationSnapshot.Empty, snapshot), Is.Empty, option.ToString());
        }
    }

    [Test]
    public void Sections_are_in_their_normal_form_and_old_names_do_not_collide_with_current_ones_in_force()
    {
        Assert.That(OptionCatalog.Groups.Where(group => OptionName.NormalizeGroup(group) != group), Is.Empty);
        Assert.That(OptionCatalog.All.SelectMany(option => option.DeprecatedNames).Where(old => OptionCatalog.Find(old) is { IsInForce: true }), Is.Empty);
    }

    [Test]
    public void Every_declared_field_is_in_the_catalogue()
    {
        var fields = typeof(ServerDeclarations).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(ServerDeclarations).Namespace)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType.IsAssignableTo(typeof(Option)));

        Assert.That(fields.Where(field => !OptionCatalog.All.Contains(field.GetValue(null))).Select(field => field.Name), Is.Empty);
    }

    private static string Print()
    {
        StringBuilder text = new();
        foreach (var group in OptionCatalog.All.GroupBy(option => option.Group).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append('[').Append(group.Key).Append("]\n");
            foreach (var option in group.OrderBy(option => option.Name, StringComparer.Ordinal))
            {
                text.Append(option.Name).Append(" (").Append(option.TypeName);
                if (option.Choices.Count > 0)
                    text.Append(": ").AppendJoin('|', option.Choices);
                text.Append(") = ").Append(option.DefaultText?.Replace("\n", "\\n", StringComparison.Ordinal) ?? "<unset>");
                if (option.IsSecret)
                    text.Append(" [secret]");
                if (!option.IsInForce)
                    text.Append(" [no effect]");
                if (option.HasDeprecatedNames)
                    text.Append(" [was ").AppendJoin(", ", option.DeprecatedNames.Select(old => $"{old.Group}/{old.Name}")).Append(']');
                text.Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
