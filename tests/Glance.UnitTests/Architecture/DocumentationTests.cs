using System.Xml.Linq;
using NUnit.Framework;

namespace Glance.UnitTests.Architecture;

/// <summary>Public members of the libraries are documented: the compiler says so for each, these tests that it is asked to.</summary>
internal sealed class DocumentationTests
{
    private const string MissingComment = "CS1591";

    /// <summary>Where the rule is set, and the one place where it is off: the help text of an option is its documentation.</summary>
    private static readonly string[] Mentions = ["src/.editorconfig", "src/Shared/Glance.Configuration/Declarations/Catalog/.editorconfig"];

    private static IEnumerable<string> Libraries => Repository.Projects.Where(project => Repository.Relative(project.Value).StartsWith("src/Shared/", StringComparison.Ordinal)).Select(project => project.Key);

    [TestCaseSource(nameof(Libraries))]
    public void A_library_is_documented(string library)
    {
        var file = Path.Combine(AppContext.BaseDirectory, Assemblies.NameOf(library) + ".xml");
        Assert.That(File.Exists(file), $"{library} makes no documentation: GenerateDocumentationFile is missing in its project, and with it the compiler's warning.");

        var documented = XDocument.Load(file).Descendants("member").Select(member => (string?)member.Attribute("name")).ToHashSet();
        var types = Assemblies.All[library].Types.Where(type => type.IsPublic && !type.Namespace.EndsWith(".Declarations.Catalog", StringComparison.Ordinal));

        Assert.That(types.Select(type => $"T:{type.FullName}").Where(type => !documented.Contains(type)), Is.Empty);
    }

    [Test]
    public void The_compilers_rule_is_on_and_silenced_in_one_place_only()
    {
        var found = from file in Repository.TextFiles()
                    where Path.GetFileName(file) != "DocumentationTests.cs" && File.ReadAllText(file).Contains(MissingComment, StringComparison.Ordinal)
                    select Repository.Relative(file);

        Assert.That(found, Is.EquivalentTo(Mentions));
        Assert.That(File.ReadAllText(Path.Combine(Repository.Root, Mentions[0])), Does.Contain($"dotnet_diagnostic.{MissingComment}.severity = warning"));
    }
}
