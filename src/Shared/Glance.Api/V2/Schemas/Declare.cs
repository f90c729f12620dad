using Glance.Api.Json;

namespace Glance.Api.V2.Schemas;

/// <summary>Short words for schema declarations.</summary>
internal static class Declare
{
    /// <summary>Shape of a UUID, in either case.</summary>
    public const string Uuid = "^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$";

    /// <summary>An object of the given members.</summary>
    public static JsonObject Of(params ReadOnlySpan<(string Name, object? Value)> members)
    {
        var declaration = new JsonObject();
        foreach (var (name, value) in members)
            declaration[name] = value;
        return declaration;
    }

    /// <summary>A list.</summary>
    public static IReadOnlyList<object?> List(params object?[] elements) => elements;

    /// <summary>Type of a text that may be absent.</summary>
    public static IReadOnlyList<object?> NullOr(string type) => ["null", type];

    /// <summary>A link as schemas have them.</summary>
    public static JsonObject Link(string rel, string href) => Of(("rel", rel), ("href", href));

    /// <summary>A text the service fills in.</summary>
    public static JsonObject ReadOnlyText(string description) =>
        Of(("type", "string"), ("readOnly", true), ("description", description));
}
