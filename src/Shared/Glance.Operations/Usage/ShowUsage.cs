using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Domain.Telemetry;
using Glance.Operations.Quotas;

namespace Glance.Operations.Usage;

/// <summary>Tells a project what it uses of what it may (glance-v2-contract section 17).</summary>
/// <param name="quotas">Usage and limits.</param>
public sealed class ShowUsage(ProjectQuotas quotas)
{
    /// <summary>Makes the operation.</summary>
    public static ShowUsage From(OperationParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new ShowUsage(parts.Quotas);
    }

    /// <summary>Reads the usage of the caller's project; nothing where no limits are kept in Keystone.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LimitsUnavailableException">Keystone cannot be asked.</exception>
    public async Task<IReadOnlyList<ResourceUsage>> ExecuteAsync(RequestContext context, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(ShowUsage));
        return quotas.Limited ? await quotas.UsageAsync(context.ProjectId, cancellationToken).ConfigureAwait(false) : [];
    }
}
