using Glance.Api.Settings;
using Glance.Api.V2;
using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.HandOver;
using Glance.Control.Workers;
using Glance.Database;
using Glance.Domain.Locations;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Keystone.Limits;
using Glance.Keystone.Sessions;
using Glance.Keystone.Tokens;
using Glance.Linux.Spawning;
using Glance.Policies;
using Glance.Policies.Properties;
using Glance.Stores;
using GlanceWorker.Filters;
using GlanceWorker.Hosting.Accept;
using SessionOptions = Glance.Keystone.Sessions.SessionOptions;

namespace GlanceWorker.Composition;

/// <summary>
/// Everything that could keep a worker with this configuration from starting, all of it at once and without changing anything:
/// what <see cref="Service.CreateAsync"/> does, project by project and in its order, with reading in place of making (docs/decisions/0220).
/// </summary>
internal sealed class StartCheck(WorkerHandOver handOver, bool offline, HeardWarnings heard)
{
    private readonly List<StartFailure> _problems = [];
    private readonly List<SessionOptions> _sessions = [];
    private SessionOptions? _limits;

    private ConfigurationSnapshot Configuration => handOver.Configuration;

    /// <summary>What a start would fail with, what it would name first first.</summary>
    public IReadOnlyList<StartFailure> Problems => _problems;

    /// <summary>Looks at everything.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Try(LookAtLimits);
        var api = ApiOptions.From(Configuration, Add);
        var urls = new UrlFilter(api.Urls, SystemHosts.Instance);
        var stores = Get(() => new StoreCheck(StoreOptions.From(Configuration), urls, TimeProvider.System, heard));
        foreach (var refusal in stores?.Problems ?? [])
            Add(refusal);
        var policies = PolicyOptions.From(Configuration);
        using var policy = Get(() => PolicyEnforcer.Create(policies, TimeProvider.System, heard));
        if (policy is null)
            Try(policies.Remote.Check);
        Try(() => ImageDatabase.CheckKey(DatabaseOptions.From(Configuration)));
        IReadOnlyList<string> known = [];
        await TryAsync(async () => known = await ImageDatabase.CheckAsync(
            DatabaseOptions.From(Configuration) with { Creation = stores is null ? new DatabaseCreation() : Service.CreationFor(WorkerStart.First, stores.FindAnyImage) },
            offline, TimeProvider.System, heard, cancellationToken));
        List<string> ofDirectories = [];
        if (stores?.FindLost(known, ofDirectories) is { } lost)
            Add(lost);
        ofDirectories.ForEach(heard.Add);
        Try(() => _ = ApiAssembly.Uploads(Configuration));
        Try(() => ApiV2App.Check(api));
        var rules = policy ?? (IPolicy)new NoPolicy();
        Try(() => _ = PropertyProtection.Create(
            PropertyProtectionOptions.From(Configuration), rules, policy?.Rules.Rules.Select(rule => rule.Name), heard));
        Try(() => LookAtPipeline(rules));
        DescriptorBudget.Foresee(Configuration.Get(WorkerDeclarations.PoolSize), heard);
        if (!offline)
            await AskKeystoneAsync(cancellationToken);
    }

    private void LookAtLimits()
    {
        (KeystoneLimits.Create(Configuration, TimeProvider.System, heard) as IDisposable)?.Dispose(); // it says what it lacks
        if (KeystoneLimits.WhyUnconfigured(Configuration) is null && LimitOptions.From(Configuration) is { } options)
            _sessions.Add(_limits = options.Session);
    }

    private void LookAtPipeline(IPolicy policy)
    {
        // Without a paste file, which is a problem already reported, there is no pipeline to look at; but the flavors with this word ask
        // Keystone in every file.
        if (handOver.Paste.Files.Files.Count == 0)
        {
            if (Configuration.Get(PasteDeployDeclarations.Flavor)?.Contains("keystone", StringComparison.Ordinal) == true)
                _sessions.Add(AuthtokenOptions.From(Configuration).Session);
            return;
        }

        var problems = GlancePipeline.FindProblems(handOver.Paste, new PipelineServices
        {
            ApiV2 = static _ => Task.CompletedTask,
            Policy = policy,
            Options = PipelineOptions.From(Configuration),
            Configuration = Configuration,
            Loggers = heard,
            Sessions = _sessions,
        });
        foreach (var problem in problems)
            Add(problem);
    }

    // A start does not wait for Keystone, so its silence is only worth a warning.
    private async Task AskKeystoneAsync(CancellationToken cancellationToken)
    {
        foreach (var session in _sessions.DistinctBy(session => session.Login.AuthUrl))
        {
            var section = ReferenceEquals(session, _limits) ? LimitDeclarations.Group : KeystoneAuthtokenDeclarations.Group;
            await TryAsync(async () =>
            {
                if (await KeystoneProbe.WhyNoAnswerAsync(session, section, TimeProvider.System, cancellationToken) is { } silence)
                {
                    var place = session.Login.Origin is { } origin ? $"{origin}: " : string.Empty;
                    heard.Add($"{place}[{section}] auth_url: Keystone does not answer, so tokens or limits could not be looked up now:"
                        + $" {silence}");
                }
            });
        }
    }

    private T? Get<T>(Func<T> look)
        where T : class
    {
        T? found = null;
        Try(() => found = look());
        return found;
    }

    private void Try(Action look)
    {
        try
        {
            look();
        }
        catch (Exception exception) when (StartFailure.AllOf(exception) is not null)
        {
            Add(exception);
        }
    }

    private async Task TryAsync(Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (Exception exception) when (StartFailure.AllOf(exception) is not null)
        {
            Add(exception);
        }
    }

    private void Add(Exception exception) =>
        _problems.AddRange(StartFailure.AllOf(exception)!.Where(failure => _problems.TrueForAll(other => other.Reason != failure.Reason))); // callers know that it stands for some

    /// <summary>In place of policies that cannot be used: nobody is asked for anything while a pipeline is only looked at.</summary>
    private sealed class NoPolicy : IPolicy
    {
        public ValueTask<bool> AllowsAsync(RequestContext context, string action, PolicyTarget target, CancellationToken cancellationToken) => new(false);
    }
}
