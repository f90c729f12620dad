namespace Glance.Api.Requests;

/// <summary>How much of the path base came from a proxy's header: good for links, not for what a request may do.</summary>
/// <param name="Prefix">The beginning of the path base.</param>
public sealed record ForwardedPrefixFeature(string Prefix);
