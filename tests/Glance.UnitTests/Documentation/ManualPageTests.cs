using System.Text.RegularExpressions;
using Glance.Configuration.CommandLine;
using Glance.TestKit.Processes;
using GlanceTools.Control;
using NUnit.Framework;

namespace Glance.UnitTests.Documentation;

/// <summary>The manual pages of the package know what the programs' own help knows, and nothing else.</summary>
internal sealed partial class ManualPageTests
{
    [Test]
    public void The_page_of_glance_api_has_the_options_of_its_help() =>
        Assert.That(Options(Page("glance-api.8")), Is.EquivalentTo(Options(WithoutSecondNames(GlanceApiCommandLine.Parse(["--help"], "0").Output))));

    [Test]
    public void The_page_of_glance_control_has_the_options_of_its_help() =>
        Assert.That(Options(Page("glance-control.8")), Is.EquivalentTo(Options(ControlHelp.Text)));

    [Test]
    public void The_page_of_glance_control_has_the_commands_of_its_help()
    {
        var page = Page("glance-control.8");
        var commands = CommandOfHelp().Matches(ControlHelp.Text).Select(match => match.Groups[1].Value).ToList();

        Assert.That(commands, Has.Count.GreaterThan(5));
        Assert.That(commands.Where(command => !Regex.IsMatch(page, $@"(?m)^\.BR? .*\b{command}\b")), Is.Empty);
    }

    private static string Page(string name) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "packaging/man", name)).Replace("\\-", "-", StringComparison.Ordinal);

    private static IEnumerable<string> Options(string text) => Option().Matches(text).Select(match => match.Value).Distinct();

    // "--log-file, --logfile PATH": upstream's second names are not worth a page. "--noNAME" is a pattern, not an option.
    private static string WithoutSecondNames(string help) => SecondName().Replace(help, string.Empty).Replace("--noNAME", string.Empty, StringComparison.Ordinal);

    [GeneratedRegex(@"--[a-z][a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"(?<=--[a-z-]+), --[a-z_-]+")]
    private static partial Regex SecondName();

    [GeneratedRegex(@"(?m)^  ([a-z][a-z-]+)  +\S")]
    private static partial Regex CommandOfHelp();
}
