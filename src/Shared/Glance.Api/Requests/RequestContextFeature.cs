using Glance.Domain.Requests;

namespace Glance.Api.Requests;

/// <summary>The identity one request was given.</summary>
/// <param name="context">Who asks.</param>
public sealed class RequestContextFeature(RequestContext context) : IRequestContextFeature
{
    /// <inheritdoc/>
    public RequestContext Context { get; } = context;
}
