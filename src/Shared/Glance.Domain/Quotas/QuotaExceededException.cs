using Glance.Domain.Errors;
using Glance.Domain.Quotas;

namespace Glance.Domain.Quotas;

/// <summary>A quota or limit would be passed.</summary>
/// <param name="message">The limit, its value and what was asked for.</param>
public sealed class QuotaExceededException(string message) : GlanceException(message)
{
    /// <summary>What a project would use too much of; null when the limit is an image's own.</summary>
    public ProjectResource? Resource { get; init; }
}
