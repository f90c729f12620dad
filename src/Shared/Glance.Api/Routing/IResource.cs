namespace Glance.Api.Routing;

/// <summary>
/// A resource of the API: it declares its routes and answers them. A version of the API lists its resources in one place.
/// </summary>
internal interface IResource
{
    /// <summary>Its routes. Of several that fit a path the first is taken.</summary>
    IReadOnlyList<Route> Routes { get; }
}
