using System.Text;

namespace Glance.Api.Routing;

/// <summary>The routes of all resources of one version of the API, in matching order.</summary>
internal sealed class RouteTable
{
    private readonly string _mount;
    private readonly Route[] _routes;

    /// <summary>Gathers the routes.</summary>
    /// <param name="mount">Where the version is mounted, such as <c>/v2</c>.</param>
    /// <param name="resources">The resources. Fixed paths are to stand before open ones of the same shape.</param>
    /// <exception cref="ArgumentException">Two resources declare the same path.</exception>
    public RouteTable(string mount, IEnumerable<IResource> resources)
    {
        _mount = mount;
        _routes = [.. resources.SelectMany(resource => resource.Routes)];
        if (_routes.GroupBy(route => route.Template.Text, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"two resources declare {mount}{twice.Key}", nameof(resources));
    }

    /// <summary>The routes.</summary>
    public ReadOnlySpan<Route> Routes => _routes;

    /// <summary>Finds who answers a request.</summary>
    /// <param name="method">The verb.</param>
    /// <param name="path">The path below the mount.</param>
    /// <param name="values">The parts of the path that the route leaves open, in order.</param>
    /// <returns>The verb's entry; null when no route fits.</returns>
    /// <exception cref="Errors.ApiException">405: a route fits and has other verbs.</exception>
    public RouteVerb? Find(string method, string path, out string[] values)
    {
        foreach (var route in _routes)
        {
            if (!route.Template.TryMatch(path, out var found))
                continue;
            values = found;
            if (route.Find(method) is { } verb)
                return verb;
            if (route.Allow is { } allow)
                throw new Errors.ApiException(405, null) { Headers = [new("Allow", allow)] };
        }

        values = [];
        return null;
    }

    /// <summary>The table as text, one route a line; <c>nb</c> marks verbs that refuse a body.</summary>
    public string Print()
    {
        var text = new StringBuilder();
        foreach (var route in _routes)
        {
            var verbs = route.Verbs.Select(verb => verb.RefusesBody ? verb.Method + " nb" : verb.Method);
            text.Append(_mount).Append(route.Template.Text).Append(" | ").AppendJoin(", ", verbs).Append(" | Allow: ").Append(route.Allow ?? "- (404)").Append('\n');
        }

        return text.ToString();
    }
}
