using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Glance.UnitTests.Architecture;

/// <summary>What a reader may rely on when looking for something in the tree.</summary>
internal sealed partial class SourceTests
{
    /// <summary>Names that several types have, each in another namespace. They go away; none is added.</summary>
    private static readonly string[] TwinNames =
    [
        "Log: Glance.Database, Glance.Keystone, GlanceWorker.Filters, GlanceWorker.Filters.AuthTokens, GlanceWorker.Filters.CrossOrigin, "
            + "GlanceWorker.Filters.Health, GlanceWorker.Pipeline",
        "NativeMethods: Glance.Linux.Connections, Glance.Linux.Descriptors, Glance.Linux.Spawning",
    ];

    private static IEnumerable<string> Projects =>
        Repository.Files("").Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(file => Repository.Relative(Path.GetDirectoryName(file)!)).Append("src/Shared").Order(StringComparer.Ordinal);

    [Test]
    public void A_namespace_is_the_path_of_its_folder()
    {
        var wrong = from file in Repository.Sources("src").Concat(Repository.Sources("tests"))
                    let declared = NamespacePattern().Match(File.ReadAllText(file)).Groups[1].Value
                    where declared.Length > 0 && declared != ExpectedNamespace(file)
                    select $"{Repository.Relative(file)}: {declared} instead of {ExpectedNamespace(file)}";

        Assert.That(wrong, Is.Empty, "Whoever knows a type's name knows its file.");
    }

    [Test]
    public void A_file_is_named_after_the_type_in_it()
    {
        var wrong = from file in Repository.Sources("src")
                    let types = TypePattern().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).ToArray()
                    where types.Length > 0 && !types.Contains(FileType(file))
                    select $"{Repository.Relative(file)}: {string.Join(", ", types)}";

        Assert.That(wrong, Is.Empty, "Whoever knows a type's name knows its file.");
    }

    [Test]
    public void A_type_has_a_name_of_its_own()
    {
        var shared = from file in Repository.Sources("src")
                     let text = File.ReadAllText(file)
                     from type in TypePattern().Matches(text).Select(match => match.Groups[1].Value)
                     select (Name: type, Space: NamespacePattern().Match(text).Groups[1].Value) into type
                     group type.Space by type.Name into spaces
                     where spaces.Distinct().Count() > 1
                     select $"{spaces.Key}: {string.Join(", ", spaces.Distinct().Order(StringComparer.Ordinal))}";

        Assert.That(shared, Is.EquivalentTo(TwinNames), "Whoever finds a name knows what it stands for: give one of them a name that says what of. The list only gets shorter.");
    }

    [TestCaseSource(nameof(Projects))]
    public void A_project_has_a_readme(string project) =>
        Assert.That(File.Exists(Path.Combine(Repository.Root, project, "README.md")), $"{project}/README.md is missing: what the project is for, its folders, its rules.");

    [Test]
    public void The_repository_refers_to_nothing_outside_it()
    {
        // Put together here, so that this file does not mention what it forbids.
        string[] outside = ["../" + "shared", "/wo" + "rk/", "/ro" + "ot/."];
        var found = from file in Repository.TextFiles()
                    from line in File.ReadLines(file).Select((text, number) => (Text: text, Number: number + 1))
                    from path in outside
                    where line.Text.Contains(path, StringComparison.Ordinal)
                    select $"{Repository.Relative(file)}:{line.Number}: {path}";

        Assert.That(found, Is.Empty, "A clone must be complete.");
    }

    [Test]
    public void Relative_links_in_pages_lead_somewhere()
    {
        var broken = from file in Repository.Files("").Where(file => file.EndsWith(".md", StringComparison.Ordinal))
                     from link in LinkPattern().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)
                     where !link.Contains(':', StringComparison.Ordinal) && !Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, link))
                     select $"{Repository.Relative(file)}: {link}";

        Assert.That(broken, Is.Empty, "A page that leads nowhere is worse than none.");
    }

    /// <summary>The nearest project's name and the folders below it.</summary>
    private static string ExpectedNamespace(string file)
    {
        var directory = new DirectoryInfo(Path.GetDirectoryName(file)!);
        var folders = new Stack<string>();
        while (directory.GetFiles("*.csproj").Length == 0)
        {
            folders.Push(directory.Name);
            directory = directory.Parent!;
        }

        return string.Join('.', folders.Prepend(directory.Name));
    }

    /// <summary><c>OptionOfT.cs</c> holds <c>Option&lt;T&gt;</c>; <c>Store.Reading.cs</c> holds a part of <c>Store</c>.</summary>
    private static string FileType(string file)
    {
        var name = Path.GetFileName(file).Split('.')[0];
        return name.EndsWith("OfT", StringComparison.Ordinal) ? name[..^3] : name;
    }

    [Test]
    public void No_pattern_ends_where_a_line_feed_may_follow()
    {
        var found = from file in Repository.Sources("src")
                    from call in LooseEnds(File.ReadAllText(file))
                    select $"{Repository.Relative(file)}: {call}";

        Assert.That(found, Is.Empty, "In .NET $ and \\Z match before a line feed at the end too, so that \"id\\n\" passes for an id: write \\z, or give patterns from outside to ExactPattern.");
    }

    [TestCase("new Regex(\"^a$\")", 1)]
    [TestCase("[GeneratedRegex(\n    @\"^(a\" + @\"|b)?$\", RegexOptions.None)]", 1)]
    [TestCase("[GeneratedRegex(\"\"\"\n    ^a$\n    \"\"\", RegexOptions.None)]", 1)]
    [TestCase("Regex.IsMatch(text, \"x\")", 0)]
    [TestCase("new Regex(@\"a\\Z\")", 1)]
    [TestCase("new Regex(@\"a\\z\")", 0)]
    [TestCase("new Regex(@\"\\$a\")", 0)]
    public void A_loose_end_is_seen(string source, int count) => Assert.That(LooseEnds(source).Count(), Is.EqualTo(count));

    private static IEnumerable<string> LooseEnds(string source) =>
        PatternCall().Matches(source).Select(call => call.Value).Where(call => LooseEnd().IsMatch(call));

    // The arguments of an attribute or constructor, as far as they are literal text.
    [GeneratedRegex("""(GeneratedRegex|new Regex|Regex\.(IsMatch|Match|Matches|Replace|Split))\s*\(\s*(@?"([^"\\]|""|\\.)*"[\s+]*)+|(GeneratedRegex|new Regex)\("{3}[\s\S]*?"{3}""")]
    private static partial Regex PatternCall();

    [GeneratedRegex(@"(?<!\\)(\\\\)*(\$|\\Z)(?!\{)")]
    private static partial Regex LooseEnd();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespacePattern();

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|unsafe|ref) )*(?:class|struct|interface|enum|record(?: struct| class)?|delegate [\w<>\[\]?., ]+?) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex LinkPattern();
}
