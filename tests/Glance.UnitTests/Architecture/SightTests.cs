using NUnit.Framework;

namespace Glance.UnitTests.Architecture;

/// <summary>Who sees whom inside a project, where the compiler would let everybody see everybody.</summary>
internal sealed class SightTests
{
    [TestCase("Glance.Stores", "Glance.Stores.Drivers.")]
    [TestCase("Glance.Database", "Glance.Database.Engines.")]
    public void No_driver_sees_another(string project, string drivers)
    {
        var found = from sight in Assemblies.Sights(project)
                    let own = Assemblies.NamespaceOf(sight.Type)
                    where own.StartsWith(drivers, StringComparison.Ordinal) && sight.Seen.StartsWith(drivers, StringComparison.Ordinal)
                    where DriverOf(own, drivers) != DriverOf(sight.Seen, drivers)
                    select $"{sight.Type.FullName} -> {sight.Seen}";

        Assert.That(found.Distinct(), Is.Empty, "A driver can be understood, tested and removed alone.");
    }

    [TestCase("Glance.Stores", "Glance.Stores.Drivers.", "StoreFactories")]
    [TestCase("Glance.Database", "Glance.Database.Engines.", "DatabaseEngines")]
    public void Drivers_are_named_by_their_list_alone(string project, string drivers, string list)
    {
        var found = from sight in Assemblies.Sights(project)
                    where !Assemblies.NamespaceOf(sight.Type).StartsWith(drivers, StringComparison.Ordinal) && sight.Type.Name != list
                    where sight.Seen.StartsWith(drivers, StringComparison.Ordinal)
                    select $"{sight.Type.FullName} -> {sight.Seen}";

        Assert.That(found.Distinct(), Is.Empty, "One more is a folder and a line in the list, without a question about its type anywhere.");
    }

    [TestCase("GlanceWorker.Filters", "Glance.Database")]
    [TestCase("GlanceWorker.Filters", "Glance.Stores")]
    [TestCase("GlanceWorker.Hosting", "Glance.Api.V2")]
    [TestCase("GlanceWorker.Hosting", "Glance.Api.Errors")]
    [TestCase("GlanceWorker.Hosting", "Glance.Database")]
    public void Folders_of_the_worker_keep_apart(string folder, string hidden)
    {
        var found = from sight in Assemblies.Sights("GlanceWorker")
                    where IsIn(Assemblies.NamespaceOf(sight.Type), folder) && IsIn(sight.Seen, hidden)
                    select $"{sight.Type.FullName} -> {sight.Seen}";

        Assert.That(found.Distinct(), Is.Empty, "Program.cs brings these together; they do not know each other.");
    }

    [Test]
    public void What_versions_of_the_API_share_knows_none_of_them()
    {
        var found = from sight in Assemblies.Sights("Glance.Api")
                    where !IsIn(Assemblies.NamespaceOf(sight.Type), "Glance.Api.V2") && IsIn(sight.Seen, "Glance.Api.V2")
                    select $"{sight.Type.FullName} -> {sight.Seen}";

        Assert.That(found.Distinct(), Is.Empty, "Another version uses what stands above them.");
    }

    private static bool IsIn(string name, string folder) => name == folder || name.StartsWith(folder + ".", StringComparison.Ordinal);

    private static string DriverOf(string name, string drivers) => name[drivers.Length..].Split('.')[0];
}
