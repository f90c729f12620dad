
namespace Glance.Api.Routing;

/// <summary>A path with its verbs.</summary>
internal sealed record Route
{
    public Route(string template, params RouteVerb[] verbs)
    {
        Template = new RouteTemplate(template);
        Verbs = [.. verbs.Select(verb => verb with { Title = $"{verb.Method} {template}" })];
        Allow = string.Join(", ", verbs.Select(verb => verb.Method));
    }

    /// <summary>The path.</summary>
    public RouteTemplate Template { get; }

    /// <summary>The verbs it has.</summary>
    public IReadOnlyList<RouteVerb> Verbs { get; }

    /// <summary>Value of the <c>Allow</c> header when another verb is used; null where upstream then finds no route at all.</summary>
    public string? Allow { get; init; }

    /// <summary>The verb's entry, if there is one.</summary>
    public RouteVerb? Find(string method)
    {
        foreach (var verb in Verbs)
        {
            if (verb.Method == method)
                return verb;
        }

        return null;
    }
}
