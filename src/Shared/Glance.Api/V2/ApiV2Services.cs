using Glance.Api.V2.Discovery;
using Glance.Api.V2.Settings;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Policies;
using Glance.Domain.Quotas;
using Glance.Domain.Stores;
using Glance.Operations.Uploads;
using Microsoft.Extensions.Logging;

namespace Glance.Api.V2;

/// <summary>What the Image API needs, put together by the composition root.</summary>
public sealed record ApiV2Services
{
    /// <summary>The image records.</summary>
    public required IImageRepository Images { get; init; }

    /// <summary>The projects that images are shared with.</summary>
    public required IMemberRepository Members { get; init; }

    /// <summary>Locations whose data is to be removed.</summary>
    public required IRemovedLocations Removed { get; init; }

    /// <summary>What projects use.</summary>
    public required IUsage Usage { get; init; }

    /// <summary>How the database spells values that are no text.</summary>
    public required IValueSpelling Spelling { get; init; }

    /// <summary>Limits kept in Keystone.</summary>
    public IProjectLimits ProjectLimits { get; init; } = new NoProjectLimits();

    /// <summary>What is told about the stores; null where there is but one.</summary>
    public IReadOnlyList<DiscoveredStore>? DiscoveredStores { get; init; }

    /// <summary>The configured stores.</summary>
    public required IStoreRegistry Stores { get; init; }

    /// <summary>Who may do what.</summary>
    public required IImagePolicy Policy { get; init; }

    /// <summary>The rules in force, for what is no image.</summary>
    public required IPolicy Rules { get; init; }

    /// <summary>Finds addresses of hosts that URLs from outside name.</summary>
    public required IHostResolver Hosts { get; init; }

    /// <summary>Who may do what to which custom properties.</summary>
    public IPropertyProtection PropertyProtection { get; init; } = NoPropertyProtection.Instance;

    /// <summary>What uploaded data must be.</summary>
    public UploadRules Uploads { get; init; } = UploadRules.Default;

    /// <summary>What the operator configured.</summary>
    public required ApiOptions Options { get; init; }

    /// <summary>Finishes what a database that is away keeps from its end.</summary>
    public required DatabasePatience Patience { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Makes loggers.</summary>
    public required ILoggerFactory Loggers { get; init; }
}
