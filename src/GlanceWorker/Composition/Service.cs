using Glance.Api.Settings;
using Glance.Api.V2;
using Glance.Configuration.HandOver;
using Glance.Control.Workers;
using Glance.Database;
using Glance.Domain.Errors;
using Glance.Domain.Locations;
using Glance.Keystone.Limits;
using Glance.Linux.Spawning;
using Glance.Operations.Jobs;
using Glance.Policies;
using Glance.Stores;
using Glance.Stores.Capabilities;
using GlanceWorker.Filters;
using GlanceWorker.Filters.Health;
using GlanceWorker.Hosting.AccessLogs;

namespace GlanceWorker.Composition;

/// <summary>Database, stores, API and pipeline, made from one configuration.</summary>
internal sealed class Service : IAsyncDisposable
{
    private static readonly TimeSpan PatienceWithRecords = TimeSpan.FromSeconds(5);

    private readonly ImageDatabase _database;
    private readonly IReadOnlyList<object> _parts;

    private Service(ImageDatabase database, Recovery recovery, BackgroundJobs jobs, IReadOnlyList<object> parts, ServedApplication application)
    {
        _database = database;
        _parts = parts;
        Recovery = recovery;
        Jobs = jobs;
        (Api, Pipeline) = application;
    }

    /// <summary>The API behind the filters: whoever calls it says who asks.</summary>
    public RequestDelegate Api { get; }

    /// <summary>What serves requests.</summary>
    public RequestDelegate Pipeline { get; }

    /// <summary>Which file the database is, see <see cref="ImageDatabase.File"/>.</summary>
    public string? DatabaseFile => _database.File;

    /// <summary>The work that outlives its request.</summary>
    public BackgroundJobs Jobs { get; }

    /// <summary>Puts right what was left undone.</summary>
    public Recovery Recovery { get; }

    /// <summary>Opens everything.</summary>
    /// <param name="handOver">The configuration.</param>
    /// <param name="start">On which occasion.</param>
    /// <param name="knownDatabase">Which file the database is, when a worker before has told.</param>
    /// <param name="policies">Which policies are in force until now.</param>
    /// <param name="loggers">The log.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="Exception">One of those that <see cref="StartFailure"/> knows.</exception>
    public static async Task<Service> CreateAsync(
        WorkerHandOver handOver, WorkerStart start, string? knownDatabase, KeptPolicies policies, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var configuration = handOver.Configuration;

        var limits = KeystoneLimits.Create(configuration, TimeProvider.System, loggers);

        // Stores before the database, as upstream: a wrong store is found before anything is made. Their directories after it: its records
        // tell whether a directory is what it was.
        var stores = StoreRegistry.Prepare(
            StoreOptions.From(configuration), new UrlFilter(ApiOptions.From(configuration).Urls, SystemHosts.Instance), TimeProvider.System, loggers);
        var policy = PolicyEnforcer.Create(PolicyOptions.From(configuration), TimeProvider.System, loggers, policies);
        var database = await ImageDatabase.OpenAsync(DatabaseOptions.From(configuration) with { Creation = CreationFor(start, stores.FindAnyImage) with { KnownFile = knownDatabase } }, TimeProvider.System, loggers, cancellationToken);
        try
        {
            stores.Open(
                await KnownUrlsAsync(database, start, loggers, cancellationToken),
                new DirectoryUse { MayCreate = start == WorkerStart.First, IsReplacement = start == WorkerStart.Replacement });
            var parts = new ApiAssembly(configuration, loggers).Make(database, stores, policy, limits);
            RequestDelegate api = new ApiV2App(parts).InvokeAsync;
            api = api.InCallersContext(loggers.CreateLogger("glance.api"));
            var pipeline = BuildPipeline(handOver, api, policy, loggers, Probes(database, stores, loggers));
            return new Service(
                database, new Recovery(database, stores, loggers), parts.Operations.Jobs, [policy, limits],
                new ServedApplication(api, UnexpectedFailures.Around(pipeline, loggers.CreateLogger("glance.common.wsgi"))));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets work that outlives its request end, as long as there is time.</summary>
    public Task FinishAsync(CancellationToken now) => Jobs.DrainAsync(now);

    /// <summary>Ends the work that still runs, then closes everything; the database last, because work that ends tells it so.</summary>
    public async ValueTask DisposeAsync()
    {
        await Jobs.DisposeAsync();
        foreach (var part in _parts)
            (part as IDisposable)?.Dispose();
        await _database.DisposeAsync();
    }

    private static async Task<IReadOnlyList<string>> KnownUrlsAsync(
        ImageDatabase database, WorkerStart start, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        // A worker that replaces another does not wait for a database for longer than its supervisor waits for it.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (start == WorkerStart.Replacement)
            limit.CancelAfter(PatienceWithRecords);
        try
        {
            // What is deleted tells nothing of a directory that another Glance used. After the first start there is a trace of ours in it.
            return await database.SomeLocationsAsync(withDeleted: start != WorkerStart.First, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
        catch (DatabaseUnavailableException away)
        {
            loggers.CreateLogger("glance.common.wsgi").LogDebug("Directories are opened without the records: {Reason}", away.Message);
            return [];
        }
    }

    internal static DatabaseCreation CreationFor(WorkerStart start, Func<string?> findAnyImage) => new()
    {
        Objection = () => findAnyImage() is { } file ? $"there are images that only it knows, such as {file}" : null,
        FirstStart = start == WorkerStart.First,
        WaitsForFile = start == WorkerStart.Replacement,
    };

    private static RequestDelegate BuildPipeline(
        WorkerHandOver handOver, RequestDelegate apiV2, PolicyEnforcer policy, ILoggerFactory loggers, IReadOnlyDictionary<string, SharedProbe> probes) =>
        GlancePipeline.Build(handOver.Paste, new PipelineServices
        {
            ApiV2 = apiV2,
            Policy = policy,
            RefreshPolicies = policy.Refresh,
            Options = PipelineOptions.From(handOver.Configuration),
            Configuration = handOver.Configuration,
            Loggers = loggers,
            Probes = probes,
        });

    private static Dictionary<string, SharedProbe> Probes(ImageDatabase database, StoreRegistry stores, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger("oslo_middleware.healthcheck");
        return new Dictionary<string, SharedProbe>
        {
            ["database"] = new("database", async () => await database.WhyUnavailableAsync(CancellationToken.None), TimeProvider.System, logger),
            ["stores"] = new("stores", () => Task.FromResult(stores.FindFault()), TimeProvider.System, logger),
        };
    }

    /// <summary>What answers requests.</summary>
    private sealed record ServedApplication(RequestDelegate Api, RequestDelegate Pipeline);
}
