namespace Glance.UnitTests.Architecture;

/// <summary>What is over a budget of <see cref="BudgetTests"/>, with the size it has. Numbers go down, names go away; none is added.</summary>
internal static class Breaches
{
    public static IReadOnlyDictionary<string, int> Files { get; } = new Dictionary<string, int>
    {
        ["src/GlanceSupervisor/Supervision/Supervisor.Workers.cs"] = 210,
        ["src/GlanceWorker/Composition/Service.cs"] = 268,
        ["src/GlanceWorker/Framing/FramedInput.cs"] = 285,
        ["src/GlanceWorker/Hosting/RequestPool.cs"] = 282,
        ["src/GlanceWorker/Hosting/StalledConnections.cs"] = 210,
        ["src/GlanceWorker/Transport/ClientConnection.cs"] = 367,
        ["src/GlanceWorker/Transport/ClientLoop.cs"] = 206,
        ["src/Shared/Glance.Api/V2/Json/PythonJsonWriter.cs"] = 278,
        ["src/Shared/Glance.Configuration/Declarations/Opt.cs"] = 234,
        ["src/Shared/Glance.Linux/Connections/ConnectedSocket.cs"] = 204,
        ["src/Shared/Glance.Linux/Sockets/ListeningSocket.cs"] = 334,
        ["src/Shared/Glance.Operations/Locations/HashLocationData.cs"] = 243,
        ["src/Shared/Glance.Stores/Drivers/File/FileStore.cs"] = 347,
    };

    public static IReadOnlyDictionary<string, int> TestFiles { get; } = new Dictionary<string, int>
    {
        ["tests/Glance.ConformanceTests/Stores/StoreConformance.cs"] = 427,
        ["tests/Glance.UnitTests/Transport/ClientConnectionTests.cs"] = 405,
    };

    /// <summary>Lines of a type over all its files.</summary>
    public static IReadOnlyDictionary<string, int> Types { get; } = new Dictionary<string, int>
    {
        ["Glance.Configuration.ConfigurationSnapshot"] = 315,
        ["Glance.Database.Images.ImageRepository"] = 308,
        ["Glance.Linux.Sockets.ListeningSocket"] = 318,
        ["Glance.Stores.Drivers.File.FileStore"] = 334,
        ["GlanceSupervisor.Supervision.Supervisor"] = 929,
        ["GlanceWorker.Transport.ClientConnection"] = 353,
    };

    public static IReadOnlyDictionary<string, int> TestTypes { get; } = new Dictionary<string, int>
    {
        ["Glance.ConformanceTests.Database.DatabaseConformance"] = 1560,
        ["Glance.FunctionalTests.Systemd.ServiceTests"] = 680,
    };

    /// <summary>Lines of a method; of several with one name the longest.</summary>
    public static IReadOnlyDictionary<string, int> Methods { get; } = new Dictionary<string, int>
    {
        ["Glance.FunctionalTests.Requests.PathTests.No_spelling_of_a_path_gets_past_the_access_rules_of_an_application_credential"] = 56,
        ["Glance.UnitTests.Framing.FramedInputTests.What_another_might_read_differently_is_refused"] = 64,
        ["GlanceSupervisor.Supervision.Supervisor.HandleAsync"] = 60,
    };

    /// <summary>Sources in a folder.</summary>
    public static IReadOnlyDictionary<string, int> Folders { get; } = new Dictionary<string, int>
    {
        ["src/GlanceSupervisor/Supervision"] = 27,
        ["src/GlanceWorker/Filters"] = 28,
        ["src/GlanceWorker/Hosting"] = 34,
        ["src/Shared/Glance.Api/V2/Images"] = 23,
        ["src/Shared/Glance.Configuration/Declarations/Catalog"] = 29,
        ["src/Shared/Glance.Configuration/Paste"] = 24,
        ["src/Shared/Glance.Configuration/Values"] = 21,
        ["src/Shared/Glance.Database/Images"] = 21,
        ["src/Shared/Glance.Domain/Images"] = 36,
        ["src/Shared/Glance.Operations/Images"] = 30,
        ["src/Shared/Glance.Stores/Drivers/File"] = 23,
        ["tests/Glance.ConformanceTests/Database"] = 30,
        ["tests/Glance.FunctionalTests/Supervision"] = 26,
    };

    /// <summary>Lines of a project that are wider than a line may be.</summary>
    public static IReadOnlyDictionary<string, int> WideLines { get; } = new Dictionary<string, int>
    {
        ["src/GlanceSupervisor"] = 148,
        ["src/GlanceTools"] = 40,
        ["src/GlanceWorker"] = 241,
        ["src/Shared/Glance.Api"] = 90,
        ["src/Shared/Glance.Configuration"] = 182,
        ["src/Shared/Glance.Control"] = 39,
        ["src/Shared/Glance.Database"] = 158,
        ["src/Shared/Glance.Domain"] = 104,
        ["src/Shared/Glance.Keystone"] = 68,
        ["src/Shared/Glance.Linux"] = 72,
        ["src/Shared/Glance.Logging"] = 43,
        ["src/Shared/Glance.Operations"] = 159,
        ["src/Shared/Glance.Policies"] = 95,
        ["src/Shared/Glance.Stores"] = 118,
        ["tests/Glance.ConformanceTests"] = 199,
        ["tests/Glance.ExampleFilter"] = 1,
        ["tests/Glance.FunctionalTests"] = 501,
        ["tests/Glance.TestKit"] = 58,
        ["tests/Glance.UnitTests"] = 507,
    };
}
