using System.Text;
using Glance.Configuration;
using Glance.Configuration.Parsing;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

/// <summary>
/// Nasty files. The expectations beside the valid ones were written by oslo.config's own parser, those beside the
/// invalid ones begin with the line at which it stops.
/// </summary>
internal sealed class CorpusTests
{
    private static readonly string Corpus = Path.Combine(RepositoryRoot.Path, "tests/Glance.UnitTests/Configuration/Corpus");

    private static IEnumerable<string> Valid() => Names("valid");

    private static IEnumerable<string> Invalid() => Names("invalid");

    // Listed by oslo.config itself from Debian 12's python3-glance and the libraries it loads, earlier names and the options of
    // keystoneauth's plugins included.
    [Test]
    public void Every_option_of_glance_25_1_and_its_libraries_is_known()
    {
        var sections = File.ReadLines(Path.Combine(Corpus, "options-of-glance-25.1.txt")).Select(line => line.Split(' ')).GroupBy(words => words[0], words => words[1]);
        var file = string.Join('\n', sections.Select(section => $"[{section.Key}]\n{string.Join('\n', section.Select(name => $"{name} = x"))}"));

        var unknown = Load.Report(file).Warnings.Select(warning => warning.ToString()).Where(warning => warning.Contains("unknown", StringComparison.Ordinal));

        Assert.That(unknown, Is.Empty);
    }

    [TestCaseSource(nameof(Valid))]
    public void A_valid_file_means_what_it_means_to_oslo_config(string name)
    {
        var document = Parse("valid", name);

        Assert.That(document.Problems, Is.Empty);
        Assert.That(Print(document), Is.EqualTo(Expected("valid", name)));
    }

    [TestCaseSource(nameof(Invalid))]
    public void An_invalid_file_is_met_with_every_bad_line(string name)
    {
        var document = Parse("invalid", name);

        Assert.That(document.Problems, Is.Not.Empty);
        Assert.That(
            string.Concat(document.Problems.Select(problem => $"{problem.Line}: {problem.Message}\n")),
            Is.EqualTo(Expected("invalid", name)));
    }

    [Test]
    public void A_problem_does_not_repeat_what_may_be_a_password()
    {
        var problem = IniParser.Parse("= hunter2\nx", "f").Problems[0];

        Assert.That(problem.ToString(), Does.Not.Contain("hunter2"));
    }

    [TestCase("a = 1", ":1: 'a': an option must stand below a section such as [DEFAULT]")]
    [TestCase("forty_characters_are_shown_of_every_name = 1",
        ":1: 'forty_characters_are_shown_of_every_name': an option must stand below a section such as [DEFAULT]")]
    [TestCase("forty_characters_are_shown_of_every_names = 1",
        ":1: 'forty_characters_are_shown_of_every_name…': an option must stand below a section such as [DEFAULT]")]
    [TestCase("[g]\nworkers hunter2", ":2: [g] 'workers': an option needs = or : between its name and its value")]
    [TestCase("[g]\nworkers\thunter2", ":2: [g] 'workers': an option needs = or : between its name and its value")]
    [TestCase("[g]\nworkers", ":2: [g] 'workers': an option needs = or : between its name and its value")]
    [TestCase("[g]\nhunter2", ":2: [g] an option needs = or : between its name and its value")]
    [TestCase("[g]\n= hunter2\n  hunter2\n\thunter2", ":2: [g] '=': the name before = or : is missing")]
    [TestCase("[g]\n  hunter2",
        ":2: [g] an indented line continues an option, but none is open above it; write options at the first column")]
    [TestCase("[]", ":1: '[]': a section needs a name between [ and ]")]
    [TestCase("[DEFAULT] hunter2", ":1: '[DEFAULT]': a section must end with ]")]
    [TestCase("[DEFAULT", ":1: '[DEFAULT': a section must end with ]")]
    [TestCase("[database hunter2", ":1: '[database': a section must end with ]")]
    [TestCase("[hunter2", ":1: a section must end with ]")]
    [TestCase("[hunter2]rest", ":1: a section must end with ]")]
    public void A_bad_line_is_told_once_with_no_more_than_names(string text, string expected) =>
        Assert.That(IniParser.Parse(text, "f").Problems.Select(problem => problem.ToString()), Is.EqualTo(new[] { "f" + expected }));

    private static IEnumerable<string> Names(string kind) =>
        Directory.GetFiles(Path.Combine(Corpus, kind), "*.conf").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private static IniDocument Parse(string kind, string name) =>
        IniParser.Parse(File.ReadAllText(Path.Combine(Corpus, kind, name), Encoding.UTF8), name);

    private static string Expected(string kind, string name) => File.ReadAllText(Path.Combine(Corpus, kind, name + ".expected"));

    private static string Print(IniDocument document) => string.Concat(document.Assignments
        .GroupBy(assignment => (assignment.Group, assignment.Name))
        .OrderBy(group => group.Key.Group, StringComparer.Ordinal)
        .ThenBy(group => group.Key.Name, StringComparer.Ordinal)
        .SelectMany(group => group)
        .Select(assignment => $"{assignment.Group} | {assignment.Name} | {Escape(assignment.Text)}\n"));

    private static string Escape(string text) => text.Length > 1000
        ? $"{text.Length} characters"
        : text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\0", "\\0", StringComparison.Ordinal).Replace("\v", "\\v", StringComparison.Ordinal).Replace("\f", "\\f", StringComparison.Ordinal);
}
