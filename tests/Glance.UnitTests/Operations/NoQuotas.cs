using Glance.Domain.Quotas;
using Glance.Operations.Quotas;

namespace Glance.UnitTests.Operations;

/// <summary>Quotas as an operator has them who sets none.</summary>
internal static class NoQuotas
{
    public static ProjectQuotas Of(IUsage usage) => new(usage, new NoProjectLimits(), new QuotaRules());
}
