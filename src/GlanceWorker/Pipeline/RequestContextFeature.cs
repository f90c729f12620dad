using Glance.Domain.Requests;

namespace GlanceWorker.Pipeline;

/// <summary>The identity one request was given.</summary>
/// <param name="context">Who asks.</param>
internal sealed class RequestContextFeature(RequestContext context) : IRequestContextFeature
{
    /// <inheritdoc/>
    public RequestContext Context { get; } = context;
}
