using Glance.Api.V2;
using Glance.Api.V2.Discovery;
using Glance.Api.V2.Settings;
using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.HandOver;
using Glance.Control.Workers;
using Glance.Database;
using Glance.Domain.Errors;
using Glance.Domain.Formats;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Policies;
using Glance.Domain.Quotas;
using Glance.Domain.Stores;
using Glance.Keystone.Limits;
using Glance.Linux.Spawning;
using Glance.Operations.Images;
using Glance.Operations.Locations;
using Glance.Operations.Signatures;
using Glance.Operations.Uploads;
using Glance.Policies;
using Glance.Policies.Properties;
using Glance.Stores;
using GlanceWorker.Filters;
using GlanceWorker.Hosting;
using GlanceWorker.Signatures;

namespace GlanceWorker.Composition;

/// <summary>Database, stores, API and pipeline, made from one configuration.</summary>
internal sealed class Service : IAsyncDisposable
{
    // A worker of this host that died leaves uploads whose clients wait for the image; looking costs the listing of a directory and a small query.
    private static readonly TimeSpan RecoveryPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRecoveryPeriod = TimeSpan.FromMinutes(1);

    private readonly ImageDatabase _database;
    private readonly RecoverAbandonedUploads _recovery;
    private readonly RemoveLeftData _removal;
    private readonly DatabasePatience _patience;
    private readonly HashingJobs _hashing;
    private readonly IReadOnlyList<object> _parts;

    private string? _troubleTold;

    private Service(ImageDatabase database, Recoveries recoveries, HashingJobs hashing, IReadOnlyList<object> parts, RequestDelegate api, RequestDelegate pipeline)
    {
        Api = api;
        _hashing = hashing;
        _database = database;
        (_recovery, _removal, _patience) = recoveries;
        _parts = parts;
        Pipeline = pipeline;
    }

    /// <summary>The API behind the filters: whoever calls it says who asks.</summary>
    public RequestDelegate Api { get; }

    /// <summary>Which file the database is, see <see cref="ImageDatabase.File"/>.</summary>
    public string? DatabaseFile => _database.File;

    /// <summary>What serves requests.</summary>
    public RequestDelegate Pipeline { get; }

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

        // Stores before the database, as upstream: a wrong store is found before anything is made. Their directories after it: its records tell
        // whether a directory is what it was.
        var stores = StoreRegistry.Prepare(
            StoreOptions.From(configuration), new UrlFilter(ApiOptions.From(configuration).Urls, SystemHosts.Instance), TimeProvider.System, loggers);
        var policy = PolicyEnforcer.Create(PolicyOptions.From(configuration), TimeProvider.System, loggers, policies);
        var database = await ImageDatabase.OpenAsync(DatabaseOptions.From(configuration) with { Creation = CreationFor(start, stores.FindAnyImage) with { KnownFile = knownDatabase } }, TimeProvider.System, loggers, cancellationToken);
        try
        {
            stores.Open(await KnownUrlsAsync(database, loggers, cancellationToken), new DirectoryUse { MayCreate = start == WorkerStart.First, MayBeAway = start == WorkerStart.Replacement });
            var recoveries = Recover(database, stores, loggers);
            var api = ApiV2(handOver, new Parts(database, stores, policy, limits, recoveries.Patience), loggers, out var hashing).InCallersContext(loggers.CreateLogger("glance.api"));
            return new Service(database, recoveries, hashing, [policy, limits], api, UnexpectedFailures.Around(
                BuildPipeline(handOver, api, policy, loggers, Probes(database, stores, loggers)), loggers.CreateLogger("glance.common.wsgi")));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Judges uploads, and removes data that could not be removed, again and again: other workers die, those of another host are left alone until they
    /// have been quiet for long, and the database may have been away at the start. While something fails the pauses grow.
    /// </summary>
    public async Task RecoverPeriodicallyAsync(ILogger logger, CancellationToken stopping)
    {
        var pause = RecoveryPeriod;
        try
        {
            while (true)
            {
                await Task.Delay(pause, TimeProvider.System, stopping);
                var well = await RecoverAsync(logger, stopping) && await RemoveLeftAsync(logger, stopping);
                pause = well ? RecoveryPeriod : pause * 2 < LongestRecoveryPeriod ? pause * 2 : LongestRecoveryPeriod;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            logger.LogDebug("No further look for broken off uploads: this worker leaves");
        }
    }

    /// <summary>Judges uploads that died with their worker; a database that is away is no reason not to start.</summary>
    /// <returns>Whether the database answered.</returns>
    public Task<bool> RecoverAsync(ILogger logger, CancellationToken cancellationToken) =>
        TryAsync(() => _recovery.ExecuteAsync(cancellationToken), "Uploads that were broken off are not cleaned up yet", logger);

    private Task<bool> RemoveLeftAsync(ILogger logger, CancellationToken cancellationToken) =>
        TryAsync(() => _removal.ExecuteAsync(cancellationToken), "Data of deleted images that is still there is not removed yet", logger);

    // What is tried again and again is told once, until it is something else.
    private async Task<bool> TryAsync(Func<Task> act, string not, ILogger logger)
    {
        try
        {
            await act();
            _troubleTold = null;
            return true;
        }
        catch (GlanceException error)
        {
            var trouble = $"{not}: {error.WithCauses()}";
            if (trouble != _troubleTold)
                logger.LogWarning("{Trouble}; another look follows", trouble);
            _troubleTold = trouble;
            return false;
        }
    }

    /// <summary>Waits for work that goes on after its request was answered and is nearly done, as long as there is time, and ends the rest.</summary>
    public async Task FinishAsync(CancellationToken now) =>
        await Task.WhenAll(_hashing.LeaveAsync(), _patience.WhenDoneAsync()).WaitAsync(now).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Ends the work that still runs, then closes everything; the database last, because work that ends tells it so.</summary>
    public async ValueTask DisposeAsync()
    {
        await _patience.DisposeAsync();
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

    internal static DatabaseCreation CreationFor(WorkerStart start, Func<string?> findAnyImage) => new()
    {
        Objection = () => findAnyImage() is { } file ? $"there are images that only it knows, such as {file}" : null,
        FirstStart = start == WorkerStart.First,
        WaitsForFile = start == WorkerStart.Replacement,
    };

    private static Recoveries Recover(ImageDatabase database, StoreRegistry stores, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger("glance.async_.upload_recovery");
        return new Recoveries(
            new RecoverAbandonedUploads(stores, database.Images, TimeProvider.System, logger),
            new RemoveLeftData(database.Removed, new LocationData(stores, database.Removed, TimeProvider.System, logger), TimeProvider.System, logger),
            new DatabasePatience(TimeProvider.System));
    }

    private static RequestDelegate ApiV2(WorkerHandOver handOver, Parts parts, ILoggerFactory loggers, out HashingJobs hashing) =>
        ApiV2App.Create(new ApiV2Services
        {
            Images = parts.Database.Images,
            Members = parts.Database.Members,
            Usage = parts.Database.Usage,
            Removed = parts.Database.Removed,
            Patience = parts.Patience,
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
        ? [.. stores.Descriptions.Select(store => new DiscoveredStore(store.Id, store.Description, store.IsDefault, store.IsOfReadOnlyKind)
        {
            Type = store.Type,
            Weight = store.Weight,
            Properties = store.Properties,
        })]
        : null;

    internal static UploadRules Uploads(ConfigurationSnapshot configuration) => new(
        new FormatPolicy
        {
            RequireMatch = configuration.Get(ImageFormatDeclarations.RequireImageFormatMatch),
            VmdkAllowedTypes = configuration.Get(ImageFormatDeclarations.VmdkAllowedTypes),
            GptNonfatal = configuration.Get(ImageFormatDeclarations.GptSafetyChecksNonfatal),
        },
        new VerifyImageSignature(CertificateSources.Create(SignatureOptions.From(configuration))));

    private static RequestDelegate BuildPipeline(
        WorkerHandOver handOver, RequestDelegate apiV2, PolicyEnforcer policy, ILoggerFactory loggers, IReadOnlyDictionary<string, SharedProbe>? probes = null) =>
        GlancePipeline.Build(handOver.Paste, new PipelineServices
        {
            ApiV2 = apiV2,
            Policy = policy,
            RefreshPolicies = policy.Refresh,
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
    private sealed record Parts(ImageDatabase Database, StoreRegistry Stores, PolicyEnforcer Policy, IProjectLimits Limits, DatabasePatience Patience);

    /// <summary>What puts right what was left undone.</summary>
    private sealed record Recoveries(RecoverAbandonedUploads Uploads, RemoveLeftData Removal, DatabasePatience Patience);
}
