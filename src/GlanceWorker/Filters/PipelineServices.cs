using Glance.Configuration;
using Glance.Domain.Policies;
using Glance.Keystone.Sessions;
using GlanceWorker.Filters.Health;
using SessionOptions = Glance.Keystone.Sessions.SessionOptions;

namespace GlanceWorker.Filters;

/// <summary>What the composition root gives the pipeline.</summary>
internal sealed record PipelineServices
{
    /// <summary>The API behind <c>apiv2app</c>; its path base ends in <c>/v2</c>.</summary>
    public required RequestDelegate ApiV2 { get; init; }

    /// <summary>Who may do what, for filters that must know before the API does.</summary>
    public required IPolicy Policy { get; init; }

    /// <summary>
    /// Takes notice of policy files that changed; asked by the context filters, the first to need the rules, so that a health check costs
    /// no look at files.
    /// </summary>
    public Action RefreshPolicies { get; init; } = static () => { };

    /// <summary>What the configuration says.</summary>
    public required PipelineOptions Options { get; init; }

    /// <summary>The whole configuration, for filters whose sections of the paste file carry options of it.</summary>
    public ConfigurationSnapshot Configuration { get; init; } = ConfigurationSnapshot.Empty;

    /// <summary>Makes loggers.</summary>
    public required ILoggerFactory Loggers { get; init; }

    /// <summary>What health checks may ask, by the names of their backends.</summary>
    public IReadOnlyDictionary<string, SharedProbe> Probes { get; init; } = new Dictionary<string, SharedProbe>();

    /// <summary>Gets how each authtoken filter reaches Keystone, for whoever checks a configuration; null otherwise.</summary>
    public ICollection<SessionOptions>? Sessions { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
