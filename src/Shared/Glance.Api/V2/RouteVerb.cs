using Glance.Api.V2.Routing;

namespace Glance.Api.V2;

/// <summary>A verb of a route.</summary>
/// <param name="Method">The verb.</param>
/// <param name="RefusesBody">Whether a request with a body is refused.</param>
/// <param name="Handler">Who answers.</param>
internal sealed record RouteVerb(string Method, bool RefusesBody, Func<ApiEndpoints, Exchange, Task> Handler);
