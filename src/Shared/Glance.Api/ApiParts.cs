using Glance.Api.Settings;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Operations;

namespace Glance.Api;

/// <summary>What every version of the Image API is made of, put together by the composition root.</summary>
public sealed record ApiParts
{
    /// <summary>What operations are made of; each resource makes its own.</summary>
    public required OperationParts Operations { get; init; }

    /// <summary>What the operator configured.</summary>
    public required ApiOptions Options { get; init; }

    /// <summary>How the database spells values that are no text.</summary>
    public required IValueSpelling Spelling { get; init; }

    /// <summary>What is told about the stores; null where there is but one.</summary>
    public IReadOnlyList<DiscoveredStore>? DiscoveredStores { get; init; }
}
