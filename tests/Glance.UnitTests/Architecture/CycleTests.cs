using NUnit.Framework;

namespace Glance.UnitTests.Architecture;

/// <summary>The folders of a project can be read one after the other: none needs one that needs it.</summary>
internal sealed class CycleTests
{
    /// <summary>
    /// Arrows that close a cycle today, as few of them as open them all. Names go away; none is added.
    /// </summary>
    private static readonly (string From, string To)[] Tolerated =
    [
        ("Glance.Api.Errors", "Glance.Api.Json"),
        ("Glance.Api.Errors", "Glance.Api.Requests"),
        ("Glance.Configuration.Declarations", "Glance.Configuration.Declarations.Catalog"),
        ("Glance.Configuration.Interpolation", "Glance.Configuration"),
        ("Glance.Configuration.Loading", "Glance.Configuration.Validation"),
        ("Glance.Configuration.Parsing", "Glance.Configuration"),
        ("Glance.Database", "Glance.Database.Engines"),
        ("Glance.Domain.Formats.Probes", "Glance.Domain.Formats"),
        ("Glance.Linux.Descriptors", "Glance.Linux.Spawning"),
        ("Glance.Logging", "Glance.Logging.Formatting"),
        ("Glance.Logging", "Glance.Logging.Outputs"),
        ("Glance.Logging.Levels", "Glance.Logging"),
        ("Glance.Policies", "Glance.Policies.Files"),
        ("Glance.Policies", "Glance.Policies.Remote"),
        ("Glance.Policies.Defaults", "Glance.Policies.Rules"),
        ("Glance.Policies.Language", "Glance.Policies.Checks"),
        ("Glance.Policies.Rules", "Glance.Policies.Checks"),
        ("Glance.Policies.Rules", "Glance.Policies.Language"),
        ("Glance.Stores", "Glance.Stores.Drivers.Cinder"),
        ("Glance.Stores", "Glance.Stores.Drivers.File"),
        ("Glance.Stores", "Glance.Stores.Drivers.Http"),
        ("Glance.Stores", "Glance.Stores.Drivers.Rbd"),
        ("Glance.Stores", "Glance.Stores.Drivers.S3"),
        ("Glance.Stores", "Glance.Stores.Drivers.Swift"),
    ];

    private static IEnumerable<string> Projects => Repository.Projects.Keys.Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Projects))]
    public void Folders_of_a_project_have_no_cycle(string project)
    {
        var tolerated = Tolerated.Where(arrow => ProjectOf(arrow.From) == project).ToArray();

        Assert.That(Graph.Complaints(ArrowsOf(project), tolerated), Is.Empty, "What goes round can only be understood, tested and moved as a whole: put what both need into one of them, or below both.");
    }

    [Test]
    public void The_list_of_tolerated_arrows_names_projects_only() =>
        Assert.That(Tolerated.Select(arrow => ProjectOf(arrow.From)).Distinct(), Is.SubsetOf(Repository.Projects.Keys));

    [TestCase("a>b b>c", "", 0)]
    [TestCase("a>b b>a", "", 2)]
    [TestCase("a>b b>c c>a c>d", "", 3)]
    [TestCase("a>b b>a", "b>a", 0)]
    [TestCase("a>b", "b>a", 1)]
    [TestCase("a>b b>c", "a>b", 1)]
    public void A_cycle_and_an_entry_that_is_not_needed_are_seen(string arrows, string tolerated, int complaints) =>
        Assert.That(Graph.Complaints(Arrows(arrows), Arrows(tolerated)).Count(), Is.EqualTo(complaints));

    private static (string From, string To)[] Arrows(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(arrow => arrow.Split('>')).Select(ends => (ends[0], ends[1]))];

    private static (string From, string To)[] ArrowsOf(string project)
    {
        var arrows = from sight in Assemblies.Sights(project)
                     let own = Assemblies.NamespaceOf(sight.Type)
                     where IsOf(project, own) && IsOf(project, sight.Seen) && own != sight.Seen
                     select (own, sight.Seen);
        return [.. arrows.Distinct()];
    }

    // The longest name of a project that a namespace begins with: Glance.Database is none of Glance.Data's.
    private static string ProjectOf(string space) =>
        Projects.Where(project => IsOf(project, space)).MaxBy(project => project.Length) ?? space;

    private static bool IsOf(string project, string space) => space == project || space.StartsWith(project + ".", StringComparison.Ordinal);
}
