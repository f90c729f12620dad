using Glance.Domain.Requests;

namespace Glance.Api.Requests;

/// <summary>How the caller's identity travels from the context filters to the endpoints: as a feature of the exchange.</summary>
public interface IRequestContextFeature
{
    /// <summary>Who asks.</summary>
    RequestContext Context { get; }
}
