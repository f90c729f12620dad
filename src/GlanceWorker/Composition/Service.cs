using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.HandOver;
using Glance.Database;
using Glance.Domain.Errors;
using Glance.Domain.Formats;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Policies;
using Glance.Domain.Quotas;
using Glance.Domain.Stores;
using Glance.Keystone.Limits;
using Glance.Operations.Images;
using Glance.Operations.Locations;
using Glance.Operations.Signatures;
using Glance.Operations.Uploads;
using Glance.Policies;
using Glance.Policies.Properties;
using Glance.Processes.Spawning;
using Glance.Stores;
using GlanceWorker.Api.V2;
using GlanceWorker.Api.V2.Discovery;
using GlanceWorker.Api.V2.Settings;
using GlanceWorker.Filters;
using GlanceWorker.Hosting;
using GlanceWorker.Signatures;

namespace GlanceWorker.Composition;

/// <summary>Database, stores, API and pipeline, made from one configuration.</summary>
internal sealed class Service : IAsyncDisposable
{
    private static readonly TimeSpan RecoveryPeriod = TimeSpan.FromMinutes(15);

    private readonly ImageDatabase _database;
    private readonly RecoverAbandonedUploads _recovery;
    private readonly HashingJobs _hashing;
    private readonly IReadOnlyList<object> _parts;

    private Service(ImageDatabase database, RecoverAbandonedUploads recovery, HashingJobs hashing, IReadOnlyList<object> parts, RequestDelegate api, RequestDelegate pipeline)
    {
        Api = api;
        _hashing = hashing;
        _database = database;
        _recovery = recovery;
        _parts = parts;
        Pipeline = pipeline;
    }

    /// <summary>The API behind the filters: whoever calls it says who asks.</summary>
    public RequestDelegate Api { get; }

    /// <summary>What serves requests.</summary>
    public RequestDelegate Pipeline { get; }

    /// <summary>Opens everything.</summary>
    /// <param name="handOver">The configuration.</param>
    /// <param name="start">On which occasion.</param>
    /// <param name="loggers">The log.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="Exception">One of those that <see cref="StartFailure"/> knows.</exception>
    public static async Task<Service> CreateAsync(WorkerHandOver handOver, WorkerStart start, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var configuration = handOver.Configuration;

        var limits = KeystoneLimits.Create(configuration, TimeProvider.System, loggers);

        // Stores before the database, as upstream: a wrong store is found before anything is made. Their directories after it: its records tell
        // whether a directory is what it was.
        var stores = StoreRegistry.Prepare(
            StoreOptions.From(configuration), new UrlFilter(ApiOptions.From(configuration).Urls, SystemHosts.Instance), TimeProvider.System, loggers);
        var policy = PolicyEnforcer.Create(PolicyOptions.From(configuration), TimeProvider.System, loggers);
        var database = await ImageDatabase.OpenAsync(DatabaseOptions.From(configuration) with { Creation = CreationFor(start, stores) }, TimeProvider.System, loggers, cancellationToken);
        try
        {
            stores.Open(await KnownUrlsAsync(database, loggers, cancellationToken), new DirectoryUse { MayCreate = start == WorkerStart.First, MayBeAway = start == WorkerStart.Replacement });
            var recovery = new RecoverAbandonedUploads(stores, database.Images, TimeProvider.System, loggers.CreateLogger("glance.async_.upload_recovery"));
            var api = ApiV2(handOver, new Parts(database, stores, policy, limits), loggers, out var hashing).InCallersContext(loggers.CreateLogger("glance.api"));
            return new Service(database, recovery, hashing, [policy, limits], api, WithCurrentPolicies(policy, BuildPipeline(handOver, api, policy, loggers, Probes(database, stores, loggers))));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Looks at the options of every room and builds the pipeline, without opening anything.</summary>
    /// <exception cref="Exception">One of those that <see cref="StartFailure"/> knows.</exception>
    public static void Check(WorkerHandOver handOver, ILoggerFactory loggers)
    {
        var configuration = handOver.Configuration;
        _ = StoreOptions.From(configuration);
        _ = DatabaseOptions.From(configuration);
        _ = ApiOptions.From(configuration);
        _ = LimitOptions.From(configuration);
        _ = Uploads(configuration);
        using var policy = PolicyEnforcer.Create(PolicyOptions.From(configuration), TimeProvider.System, loggers);
        _ = PropertyProtection.Create(PropertyProtectionOptions.From(configuration), policy, loggers);
        _ = BuildPipeline(handOver, static _ => Task.CompletedTask, policy, loggers);
    }

    /// <summary>
    /// Judges uploads again and again: those of another host are left alone until they have been quiet for long, and the database may
    /// have been away at the start.
    /// </summary>
    public async Task RecoverPeriodicallyAsync(ILogger logger, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(RecoveryPeriod, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                await RecoverAsync(logger, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            logger.LogDebug("No further look for broken off uploads: this worker leaves");
        }
    }

    /// <summary>Judges uploads that died with their worker; a database that is away is no reason not to start.</summary>
    /// <returns>Whether the database answered.</returns>
    public async Task<bool> RecoverAsync(ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            await _recovery.ExecuteAsync(cancellationToken);
            return true;
        }
        catch (DatabaseUnavailableException away)
        {
            logger.LogWarning(away, "Uploads that were broken off are not cleaned up yet: {Reason}; another look follows", away.Message);
            return false;
        }
    }

    /// <summary>Waits for work that goes on after its request was answered and is nearly done, as long as there is time, and ends the rest.</summary>
    public async Task FinishAsync(CancellationToken now) => await _hashing.LeaveAsync().WaitAsync(now).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Ends the work that still runs, then closes everything; the database last, because work that ends tells it so.</summary>
    public async ValueTask DisposeAsync()
    {
        await _hashing.DisposeAsync();
        foreach (var part in _parts)
            (part as IDisposable)?.Dispose();
        await _database.DisposeAsync();
    }

    private static async Task<IReadOnlyList<string>> KnownUrlsAsync(ImageDatabase database, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        try
        {
            return await database.SomeLocationsAsync(cancellationToken);
        }
        catch (DatabaseUnavailableException away)
        {
            loggers.CreateLogger("glance.common.wsgi").LogDebug("Directories are opened without the records: {Reason}", away.Message);
            return [];
        }
    }

    private static DatabaseCreation CreationFor(WorkerStart start, StoreRegistry stores) => new()
    {
        Objection = () => stores.FindAnyImage() is { } file ? $"there are images that only it knows, such as {file}" : null,
        FirstStart = start == WorkerStart.First,
        WaitsForFile = start == WorkerStart.Replacement,
    };

    private static RequestDelegate ApiV2(WorkerHandOver handOver, Parts parts, ILoggerFactory loggers, out HashingJobs hashing) =>
        ApiV2App.Create(new ApiV2Services
        {
            Images = parts.Database.Images,
            Members = parts.Database.Members,
            Usage = parts.Database.Usage,
            Spelling = parts.Database.Spelling,
            ProjectLimits = parts.Limits,
            DiscoveredStores = Discovered(parts.Stores),
            Stores = parts.Stores,
            Policy = new ImagePolicy(parts.Policy, ownersOnly: !parts.Policy.Rules.Settings.EnforceNewDefaults),
            Rules = parts.Policy,
            Hosts = SystemHosts.Instance,
            PropertyProtection = PropertyProtection.Create(PropertyProtectionOptions.From(handOver.Configuration), parts.Policy, loggers),
            Uploads = Uploads(handOver.Configuration),
            Options = ApiOptions.From(handOver.Configuration),
            Time = TimeProvider.System,
            Loggers = loggers,
        }, out hashing);

    private static List<DiscoveredStore>? Discovered(StoreRegistry stores) => stores.MultiStore
        ? [.. stores.Descriptions.Select(store => new DiscoveredStore(store.Id, store.Description, store.IsDefault, store.Type == "http")
        {
            Type = store.Type,
            Weight = store.Weight,
            Properties = store.Properties,
        })]
        : null;

    private static UploadRules Uploads(ConfigurationSnapshot configuration) => new(
        new FormatPolicy
        {
            RequireMatch = configuration.Get(ImageFormatDeclarations.RequireImageFormatMatch),
            VmdkAllowedTypes = configuration.Get(ImageFormatDeclarations.VmdkAllowedTypes),
            GptNonfatal = configuration.Get(ImageFormatDeclarations.GptSafetyChecksNonfatal),
        },
        new VerifyImageSignature(CertificateSources.Create(SignatureOptions.From(configuration))));

    /// <summary>Every request meets the policies that are in the files when it begins.</summary>
    private static RequestDelegate WithCurrentPolicies(PolicyEnforcer policy, RequestDelegate pipeline) => http =>
    {
        policy.Refresh();
        return pipeline(http);
    };

    private static RequestDelegate BuildPipeline(
        WorkerHandOver handOver, RequestDelegate apiV2, IPolicy policy, ILoggerFactory loggers, IReadOnlyDictionary<string, SharedProbe>? probes = null) =>
        GlancePipeline.Build(handOver.Paste, new PipelineServices
        {
            ApiV2 = apiV2,
            Policy = policy,
            Options = PipelineOptions.From(handOver.Configuration),
            Configuration = handOver.Configuration,
            Loggers = loggers,
            Probes = probes ?? new Dictionary<string, SharedProbe>(),
        });

    private static Dictionary<string, SharedProbe> Probes(ImageDatabase database, StoreRegistry stores, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger("oslo_middleware.healthcheck");
        return new Dictionary<string, SharedProbe>
        {
            ["database"] = new("database", async () => await database.PingAsync(CancellationToken.None) ? null : "it does not answer, or refuses", TimeProvider.System, logger),
            ["stores"] = new("stores", () => Task.FromResult(stores.FindFault()), TimeProvider.System, logger),
        };
    }

    /// <summary>What other rooms made of the configuration.</summary>
    private sealed record Parts(ImageDatabase Database, StoreRegistry Stores, PolicyEnforcer Policy, IProjectLimits Limits);
}
