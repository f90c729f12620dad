using Glance.Domain.Requests;

namespace GlanceWorker.Pipeline;

/// <summary>How the caller's identity travels from the context filters to the endpoints: as a feature of the exchange.</summary>
internal interface IRequestContextFeature
{
    /// <summary>Who asks.</summary>
    RequestContext Context { get; }
}
