using Glance.Operations.Access;
using Mono.Cecil;
using Mono.Cecil.Rocks;
using NUnit.Framework;

namespace Glance.UnitTests.Architecture;

/// <summary>A port of the domain has one suite of tests, and whatever stands behind the port runs it.</summary>
internal sealed class PortTests
{
    private const string Stores = "StoreConformance";
    private const string Database = "DatabaseConformance";

    private static readonly Dictionary<string, string> Suites = new(StringComparer.Ordinal)
    {
        ["IImageStore"] = Stores,
        ["IStoreRead"] = Stores,
        ["IStoreWrite"] = Stores,
        ["IStoreHold"] = Stores,
        ["IAbandonedWrite"] = Stores,
        ["IDataInUse"] = Stores,
        ["IRecoverableStore"] = Stores,
        ["IImageRepository"] = Database,
        ["IMemberRepository"] = Database,
        ["IRemovedLocations"] = Database,
        ["IUsage"] = Database,
        ["IValueSpelling"] = Database,
    };

    /// <summary>Ports without a suite, with the reason. Names go away; none is added once there are two adapters.</summary>
    private static readonly Dictionary<string, string> WithoutSuite = new(StringComparer.Ordinal)
    {
        ["IStoreWrapper"] = "what stands around a store says so; the store inside runs the suite",
        ["ICallersStore"] = "one adapter, TenantSwiftStore: the suite runs on what it makes for a caller",
        ["IReaderLists"] = "one adapter, TenantSwiftStore; TenantRightsTests has it with a real Swift",
        ["IStoreRegistry"] = "one adapter, StoreRegistry; tests of operations have a registry of one store",
        ["IPolicy"] = "one adapter, PolicyEnforcer; its tests read upstream's rules",
        ["IImagePolicy"] = "one adapter, ImagePolicy",
        ["IPropertyProtection"] = "one adapter that decides, PropertyProtection; the other allows everything",
        ["IProjectLimits"] = "one adapter that knows limits, KeystoneLimits; the others stand for its absence",
        ["IHostResolver"] = "one adapter, SystemHosts; what it promises is what the machine's resolver says",
        ["ICertificateSource"] = "not yet: Barbican's and the directory's have tests of their own",
    };

    /// <summary>Drivers that cannot run the suite of their port, with the reason.</summary>
    private static readonly Dictionary<string, string> OutsideTheSuite = new(StringComparer.Ordinal)
    {
        ["HttpStoreTests"] = "reads what others wrote; every act of the suite begins with a write",
    };

    /// <summary>What implements a store's port and is no store: it stands around one, or is a part of an operation.</summary>
    private static readonly string[] Wrappers =
        [
        "StoreIdRecordingStore", "StoreIdRecordingWrite", "ObservedStore", "LimitedWrite", "VerifiedRead",
        "JournalledStore", "JournalledWrite", "AbandonedRemoteWrite", "JournalHold", "BoundedStore", "BoundedRead", "BoundedWrite",
        "RepeatingStore", "ResumingRead", "PartOfRead", "WholeReadsStore", "ServerStoreRead",
    ];

    private static IEnumerable<string> Ports =>
        Assemblies.All["Glance.Domain"].Types.Where(type => type.IsInterface && type.IsPublic).Select(type => type.Name);

    private static IEnumerable<TestCaseData> Drivers =>
        DriversOf("src/Shared/Glance.Stores/Drivers", "StoreTests", Stores)
            .Concat(DriversOf("src/Shared/Glance.Database/Engines", "DatabaseTests", Database))
            .Append(new TestCaseData("InMemoryStoreTests", Stores))
            .Append(new TestCaseData("InMemoryDatabaseTests", Database));

    [Test]
    public void Every_port_has_its_suite() =>
        Assert.That(Ports, Is.EquivalentTo(Suites.Keys.Concat(WithoutSuite.Keys)), "Say above which suite tests what is behind the port, or why none does.");

    [TestCase(Stores)]
    [TestCase(Database)]
    public void A_suite_is_there(string suite) =>
        Assert.That(Suite(suite), Is.Not.Empty, "tests/Glance.ConformanceTests has no abstract class of this name.");

    [TestCaseSource(nameof(Drivers))]
    public void Every_driver_runs_the_suite_of_its_port(string fixture, string suite)
    {
        var derived = from source in ParsedSource.All
                      where source.Path.StartsWith("tests/Glance.ConformanceTests/", StringComparison.Ordinal)
                      from type in source.Types
                      where type.Identifier.Text == fixture && type.BaseList?.Types[0].Type.ToString() is { } suiteOfIt
                          && (suiteOfIt == suite || suiteOfIt == "Remote" + suite)
                      select source.Path;

        Assert.That(derived.Any(), Is.EqualTo(!OutsideTheSuite.ContainsKey(fixture)), $"A driver is kept to what its port promises by {fixture} : {suite}; one that cannot is listed above, as long as it cannot.");
    }

    [Test]
    public void What_implements_a_port_with_a_suite_is_a_driver_or_is_listed()
    {
        var testKit = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, "Glance.TestKit.dll"));
        var adapters = from module in Assemblies.All.Values.Append(testKit)
                       from type in module.GetAllTypes()
                       where !type.IsInterface && type.Interfaces.Any(port => port.InterfaceType.Namespace.StartsWith("Glance.Domain.", StringComparison.Ordinal) && Suites.ContainsKey(port.InterfaceType.Name))
                       select type;
        var others = adapters.Where(type => !IsDriver(Assemblies.NamespaceOf(type))).Select(type => type.Name);

        Assert.That(others, Is.EquivalentTo(Wrappers), "An adapter is in a folder of drivers (or the test kit's InMemory), where it has a fixture; what stands around one is listed above.");
    }

    private static bool IsDriver(string space) =>
        new[] { "Glance.Stores.Drivers.", "Glance.Database.", "Glance.TestKit.InMemory" }.Any(place => space.StartsWith(place, StringComparison.Ordinal));

    private static IEnumerable<TestCaseData> DriversOf(string folder, string ending, string suite) =>
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, folder)).Select(driver => new TestCaseData(Path.GetFileName(driver) + ending, suite));

    private static IEnumerable<ParsedSource> Suite(string name) =>
        ParsedSource.All.Where(source => source.Path.StartsWith("tests/Glance.ConformanceTests/", StringComparison.Ordinal)
            && source.Types.Any(type => type.Identifier.Text == name && type.Modifiers.Any(modifier => modifier.Text == "abstract")));
}
