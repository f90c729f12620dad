using System.Text.RegularExpressions;
using Glance.UnitTests.Architecture;
using NUnit.Framework;

namespace Glance.UnitTests.Documentation;

/// <summary>Pages lead where they say, in the repository and on a machine that has only the package.</summary>
internal sealed partial class PageTests
{
    private static IReadOnlyList<string> Pages { get; } = [.. Repository.Files("").Where(file => file.EndsWith(".md", StringComparison.Ordinal))];

    private static IEnumerable<(string Page, string Path, string Anchor)> Links =>
        from page in Pages
        from match in LinkPattern().Matches(WithoutCode(File.ReadAllText(page)))
        where !match.Groups[1].Value.Contains(':', StringComparison.Ordinal)
        select (page, match.Groups[1].Value, match.Groups[2].Value);

    [Test]
    public void A_link_to_a_heading_finds_it()
    {
        var broken = from link in Links
                     where link.Anchor.Length > 0
                     let target = link.Path.Length == 0 ? link.Page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(link.Page)!, link.Path))
                     where !File.Exists(target) || !Anchors(target).Contains(link.Anchor)
                     select $"{Repository.Relative(link.Page)}: {link.Path}#{link.Anchor}";

        Assert.That(broken, Is.Empty);
    }

    [Test]
    public void Pages_that_are_packaged_link_to_packaged_ones_only()
    {
        // scripts/install puts the folder docs, whole, where pages belong; nothing else of the repository is there.
        var docs = Path.Combine(Repository.Root, "docs") + "/";
        var leaving = from link in Links
                      where link.Page.StartsWith(docs, StringComparison.Ordinal) && link.Path.Length > 0
                      let target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(link.Page)!, link.Path)) + "/"
                      where !target.StartsWith(docs, StringComparison.Ordinal)
                      select $"{Repository.Relative(link.Page)}: {link.Path}";

        Assert.That(leaving, Is.Empty, "docs is packaged whole and without the rest: name what lies elsewhere as `path`, without a link.");
    }

    [Test]
    public void The_list_of_decisions_has_every_decision()
    {
        var folder = Path.Combine(Repository.Root, "docs", "decisions");
        var expected = from file in Directory.EnumerateFiles(folder, "0*.md").Order(StringComparer.Ordinal)
                       let title = TitlePattern().Replace(File.ReadLines(file).First(), string.Empty).Trim()
                       select $"| {Path.GetFileName(file)[..4]} | [{title}]({Path.GetFileName(file)}) |";

        var listed = File.ReadLines(Path.Combine(folder, "README.md")).Where(line => line.StartsWith("| 0", StringComparison.Ordinal));

        Assert.That(listed, Is.EqualTo(expected), "rows of docs/decisions/README.md: | number | [title](file) |, in the order of the numbers");
    }

    [GeneratedRegex(@"^#+ (\d{4}[:.]? )?")]
    private static partial Regex TitlePattern();

    [Test]
    public void A_fragment_of_the_changelog_names_pages_as_links()
    {
        var bare = from fragment in Pages.Where(page => Repository.Relative(page).StartsWith("changelog.d/", StringComparison.Ordinal))
                   where Path.GetFileName(fragment) != "README.md"
                   from match in BarePagePattern().Matches(File.ReadAllText(fragment))
                   select $"{Repository.Relative(fragment)}: {match.Value}";

        Assert.That(bare, Is.Empty, "write [words](../docs/page.md)");
    }

    [GeneratedRegex(@"(?<!\]\([^)\s]*)\bdocs/[a-z-]+\.md")]
    private static partial Regex BarePagePattern();

    [Test]
    public void The_list_of_pages_has_every_page()
    {
        var listed = Links.Where(link => Repository.Relative(link.Page) == "docs/README.md").Select(link => link.Path).ToHashSet();
        var pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(page => Path.GetFileName(page)).Where(page => page != "README.md");

        Assert.That(pages.Where(page => !listed.Contains(page)), Is.Empty, "docs/README.md leaves them out.");
    }

    [Test]
    public void A_script_that_a_page_names_is_there()
    {
        var missing = from page in Pages.Where(page => !Repository.Relative(page).StartsWith("docs/decisions", StringComparison.Ordinal))
                      from script in ScriptPattern().Matches(File.ReadAllText(page)).Select(match => match.Value)
                      where !Path.Exists(Path.Combine(Repository.Root, script.TrimEnd('.', '/')))
                      select $"{Repository.Relative(page)}: {script}";

        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void The_words_that_the_page_of_troubles_quotes_are_in_the_programs()
    {
        var sources = string.Join('\n', Repository.Sources("src").Select(File.ReadAllText));
        var quoted = from line in File.ReadLines(Path.Combine(Repository.Root, "docs/troubleshooting.md"))
                     where line.StartsWith("| ", StringComparison.Ordinal)
                     from quote in QuotePattern().Matches(line.Split(" | ")[0]).Select(match => match.Groups[1].Value)
                     from part in quote.Split('…', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                     where part.Length > 12 && part.Contains(' ', StringComparison.Ordinal)
                     select part.Trim(':', ';', ',', '(', ')', ' ');

        var list = quoted.Distinct().ToList();

        Assert.That(list, Has.Count.GreaterThan(12));
        Assert.That(list.Where(part => !sources.Contains(part, StringComparison.Ordinal)), Is.Empty, "docs/troubleshooting.md quotes what no program says (any more).");
    }

    private static string WithoutCode(string text) => CodePattern().Replace(text, "");

    // GitHub's rule: lower case, punctuation away, blanks to hyphens.
    private static IEnumerable<string> Anchors(string page) =>
        HeadingPattern().Matches(File.ReadAllText(page))
            .Select(match => PunctuationPattern().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"(?ms)^```.*?^```|`[^`\n]*`")]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"`([^`]+)`")]
    private static partial Regex QuotePattern();

    [GeneratedRegex(@"(?m)^#+ (.+)$")]
    private static partial Regex HeadingPattern();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex PunctuationPattern();

    [GeneratedRegex(@"\bscripts/[a-z][a-z./-]*[a-z]")]
    private static partial Regex ScriptPattern();
}
