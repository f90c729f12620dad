using Glance.Api;
using Glance.Api.Settings;
using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using Glance.Database;
using Glance.Domain.Formats;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.Operations;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Jobs;
using Glance.Operations.Quotas;
using Glance.Operations.Signatures;
using Glance.Operations.Uploads;
using Glance.Policies;
using Glance.Policies.Properties;
using Glance.Stores;
using GlanceWorker.Signatures;

namespace GlanceWorker.Composition;

/// <summary>Makes of database, stores and policies what the Image API is made of, whatever its version.</summary>
/// <param name="configuration">The configuration.</param>
/// <param name="loggers">The log.</param>
internal sealed class ApiAssembly(ConfigurationSnapshot configuration, ILoggerFactory loggers)
{
    /// <summary>Makes the parts.</summary>
    /// <param name="database">Open.</param>
    /// <param name="stores">Open.</param>
    /// <param name="policy">The rules in force.</param>
    /// <param name="limits">Limits kept in Keystone.</param>
    public ApiParts Make(ImageDatabase database, StoreRegistry stores, PolicyEnforcer policy, IProjectLimits limits)
    {
        var options = ApiOptions.From(configuration);
        return new ApiParts
        {
            Options = options,
            Spelling = database.Spelling,
            DiscoveredStores = Discovered(stores),
            Operations = new OperationParts
            {
                Records = new OperationRecords(database.Images, database.Members, database.Removed),
                Access = AccessOf(policy),
                Rules = options.RulesWith(Uploads(configuration)),
                Stores = stores,
                Urls = new UrlFilter(options.Urls, SystemHosts.Instance),
                Quotas = new ProjectQuotas(database.Usage, limits, options.Quotas),
                Jobs = new BackgroundJobs(TimeProvider.System, loggers.CreateLogger("glance.async_")),
                Time = TimeProvider.System,
                Loggers = loggers,
            },
        };
    }

    /// <summary>What uploaded data must be.</summary>
    internal static UploadRules Uploads(ConfigurationSnapshot configuration) => new(
        new FormatPolicy
        {
            RequireMatch = configuration.Get(ImageFormatDeclarations.RequireImageFormatMatch),
            VmdkAllowedTypes = configuration.Get(ImageFormatDeclarations.VmdkAllowedTypes),
            GptNonfatal = configuration.Get(ImageFormatDeclarations.GptSafetyChecksNonfatal),
        },
        new VerifyImageSignature(CertificateSources.Create(SignatureOptions.From(configuration))));

    private OperationAccess AccessOf(PolicyEnforcer policy) => new(
        new ImagePolicy(policy, ownersOnly: !policy.Rules.Settings.EnforceNewDefaults),
        policy,
        PropertyProtection.Create(
            PropertyProtectionOptions.From(configuration), policy, policy.Rules.Rules.Select(rule => rule.Name), loggers));

    private static List<DiscoveredStore>? Discovered(StoreRegistry stores) => stores.MultiStore
        ? [.. stores.Descriptions.Select(store => new DiscoveredStore(store.Id, store.Description, store.IsDefault, store.IsOfReadOnlyKind)
        {
            Type = store.Type,
            Weight = store.Weight,
            Properties = store.ReadProperties,
        })]
        : null;
}
