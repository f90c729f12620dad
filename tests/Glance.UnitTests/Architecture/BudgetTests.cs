using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NUnit.Framework;

namespace Glance.UnitTests.Architecture;

/// <summary>
/// Files, types, methods, folders and lines that can be taken in at once. What was larger when this was written is in
/// <see cref="Breaches"/>.
/// </summary>
internal sealed class BudgetTests
{
    private const int LineWidth = 140;
    private const string Advice = "What is that large is more than one thing: split it by meaning, not by partial.";

    private static readonly Budget Files = new(Limit: 200, Slack: 25, Breaches.Files);
    private static readonly Budget TestFiles = new(Limit: 400, Slack: 25, Breaches.TestFiles);
    private static readonly Budget Types = new(Limit: 300, Slack: 25, Breaches.Types);
    private static readonly Budget TestTypes = new(Limit: 600, Slack: 50, Breaches.TestTypes);
    private static readonly Budget Methods = new(Limit: 50, Slack: 5, Breaches.Methods);
    private static readonly Budget Folders = new(Limit: 20, Slack: 2, Breaches.Folders);
    private static readonly Budget WideLines = new(Limit: 0, Slack: 40, Breaches.WideLines);

    [Test]
    public void A_file_fits_its_budget() => Assert.That(Files.Complaints(FileSizes(product: true)), Is.Empty, Advice);

    [Test]
    public void A_file_of_tests_fits_its_budget() => Assert.That(TestFiles.Complaints(FileSizes(product: false)), Is.Empty, Advice);

    [Test]
    public void A_type_with_all_its_parts_fits_its_budget() => Assert.That(Types.Complaints(TypeSizes(product: true)), Is.Empty, Advice);

    [Test]
    public void A_type_of_tests_with_all_its_parts_fits_its_budget() => Assert.That(TestTypes.Complaints(TypeSizes(product: false)), Is.Empty, Advice);

    [Test]
    public void A_method_fits_a_screen() => Assert.That(Methods.Complaints(MethodSizes()), Is.Empty, Advice);

    [Test]
    public void A_folder_has_twenty_files_at_most()
    {
        var sizes = ParsedSource.All.GroupBy(source => Path.GetDirectoryName(source.Path)!).ToDictionary(folder => folder.Key, folder => folder.Count());

        Assert.That(Folders.Complaints(sizes), Is.Empty, "Nobody finds a name among that many: make folders by meaning.");
    }

    [Test]
    public void A_line_is_140_characters_wide_at_most()
    {
        // Counted by project, so that a file may be renamed or split without a change here.
        var sizes = ParsedSource.All
            .GroupBy(source => source.Project)
            .ToDictionary(project => project.Key, project => project.Sum(source => source.Root.GetText().Lines.Count(line => line.Span.Length > LineWidth)));

        Assert.That(WideLines.Complaints(sizes), Is.Empty, "Two windows side by side, a diff, a review: wrap it.");
    }

    [TestCase(10, "", 10, 0)]
    [TestCase(10, "", 11, 1)]
    [TestCase(10, "a=15", 15, 0)]
    [TestCase(10, "a=15", 16, 1)]
    [TestCase(10, "a=15", 13, 0)]
    [TestCase(10, "a=15", 12, 1)]
    [TestCase(10, "a=15", 10, 1)]
    [TestCase(10, "gone=15", 10, 1)]
    public void What_is_too_large_and_what_is_no_exception_any_more_are_seen(int limit, string exceptions, int size, int complaints)
    {
        var listed = exceptions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split('='))
            .ToDictionary(entry => entry[0], entry => int.Parse(entry[1], System.Globalization.CultureInfo.InvariantCulture));

        var found = new Budget(limit, Slack: 2, listed).Complaints(new Dictionary<string, int> { ["a"] = size });

        Assert.That(found.Count(), Is.EqualTo(complaints));
    }

    private static IEnumerable<ParsedSource> Sources(bool product) => ParsedSource.All.Where(source => source.IsProduct == product);

    private static Dictionary<string, int> FileSizes(bool product) =>
        Sources(product).ToDictionary(source => source.Path, source => source.Root.GetText().ToString().TrimEnd().Count(character => character == '\n') + 1);

    private static Dictionary<string, int> TypeSizes(bool product) =>
        (from source in Sources(product)
         from type in source.Types
         group ParsedSource.LinesOf(type) by $"{source.Space}.{NameOf(type)}")
        .ToDictionary(type => type.Key, type => type.Sum());

    private static Dictionary<string, int> MethodSizes() =>
        (from source in ParsedSource.All
         from type in source.Types
         from method in type.Members.OfType<BaseMethodDeclarationSyntax>()
         group ParsedSource.LinesOf(method) by $"{source.Space}.{NameOf(type)}.{NameOf(method)}")
        .ToDictionary(method => method.Key, method => method.Max());

    private static string NameOf(TypeDeclarationSyntax type) =>
        string.Join('.', type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Reverse().Select(outer => outer.Identifier.Text + new string('`', outer.Arity == 0 ? 0 : 1)));

    private static string NameOf(BaseMethodDeclarationSyntax method) => method switch
    {
        MethodDeclarationSyntax named => named.Identifier.Text,
        ConstructorDeclarationSyntax => "constructor",
        _ => method.Kind().ToString(),
    };
}
