namespace Glance.Api.Routing;

/// <summary>A verb of a route.</summary>
/// <param name="Method">The verb.</param>
/// <param name="RefusesBody">Whether a request with a body is refused.</param>
/// <param name="Handler">Who answers.</param>
internal sealed record RouteVerb(string Method, bool RefusesBody, Func<Exchange, Task> Handler)
{
    /// <summary>Verb and path, such as <c>GET /images/{image_id}</c>; set by the route.</summary>
    public string Title { get; init; } = Method;

    /// <summary>A verb whose requests may have a body.</summary>
    public static RouteVerb Of(string method, Func<Exchange, Task> handler) => new(method, false, handler);

    /// <summary>A verb whose requests must not have a body.</summary>
    public static RouteVerb NoBody(string method, Func<Exchange, Task> handler) => new(method, true, handler);
}
