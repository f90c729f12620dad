using NUnit.Framework;

namespace Glance.UnitTests.Architecture;

/// <summary>ARCHITECTURE.md's table of arrows is the graph of project references: the page cannot rot.</summary>
internal sealed class ArrowTests
{
    private static readonly string[] NoWebOrDatabase = ["Microsoft.AspNetCore", "Dapper", "Microsoft.Data.", "Npgsql", "SQLitePCLRaw"];

    private static IReadOnlyDictionary<string, string[]> Table { get; } = ReadTable();

    private static IEnumerable<string> Projects => Repository.Projects.Keys.Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Projects))]
    public void A_project_refers_to_what_the_table_says(string project)
    {
        Assert.That(Table, Contains.Key(project), $"{project} has no row in ARCHITECTURE.md: a reader must be able to find every project there.");
        Assert.That(Repository.References(project), Is.EquivalentTo(Table[project]), $"The arrows of {project} and its row in ARCHITECTURE.md differ; change one of them on purpose.");
    }

    [Test]
    public void Every_row_of_the_table_is_a_project() =>
        Assert.That(Table.Keys, Is.SubsetOf(Repository.Projects.Keys), "ARCHITECTURE.md describes a project that is not there.");

    [Test]
    public void The_supervisor_is_free_of_the_web_server_and_of_databases()
    {
        var projects = Repository.Closure("GlanceSupervisor").Select(project => Repository.Projects[project]).ToArray();
        var packages = projects.SelectMany(project => Repository.Includes(project, "PackageReference").Concat(Repository.Includes(project, "FrameworkReference")));

        Assert.That(
            packages.Where(package => NoWebOrDatabase.Any(banned => package.StartsWith(banned, StringComparison.Ordinal))),
            Is.Empty,
            "The process that keeps others alive stays small, and nothing that can hang or crash is loaded into it.");
    }

    [Test]
    public void Every_project_is_part_of_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Glance.sln"));
        var projects = Repository.Files("").Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(Path.GetFileName);

        Assert.That(projects, Is.All.Matches<string>(project => solution.Contains(project, StringComparison.Ordinal)), "A project outside the solution is neither built nor tested.");
    }

    /// <summary>
    /// Rows look like <c>| Glance.Stores | Glance.Domain, Glance.Configuration | … |</c>, below a head whose second cell is "refers to".
    /// </summary>
    private static Dictionary<string, string[]> ReadTable()
    {
        var table = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var inTable = false;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "ARCHITECTURE.md")))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            inTable = cells.Length > 3 && (inTable || cells[2] == "refers to");
            if (inTable && cells[2] != "refers to" && !cells[1].StartsWith("---", StringComparison.Ordinal))
            {
                table[cells[1]] = cells[2] == "nothing" ? [] : cells[2].Split(", ");
            }
        }

        return table;
    }
}
