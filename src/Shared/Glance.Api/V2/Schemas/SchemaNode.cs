using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Glance.Api.Json;
using Glance.Configuration.Values;

namespace Glance.Api.V2.Schemas;

/// <summary>
/// A JSON schema made ready for checking. The declaration it was made from is also what /v2/schemas shows: one source for both.
/// </summary>
internal sealed class SchemaNode
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, SchemaNode> _properties = new(StringComparer.Ordinal);

    /// <summary>Reads a declaration.</summary>
    /// <exception cref="FormatException">It is not one; the message says where and why.</exception>
    public SchemaNode(JsonObject declaration)
    {
        Declaration = declaration;
        Types = declaration.GetValueOrDefault("type") switch
        {
            null => [],
            string type => [type],
            IReadOnlyList<object?> types when types.All(type => type is string) => [.. types.Cast<string>()],
            _ => throw new FormatException("'type' must be a type's name or a list of them"),
        };
        if (Types.FirstOrDefault(type => type is not ("null" or "string" or "integer" or "number" or "boolean" or "array" or "object")) is { } unknown)
            throw new FormatException($"'type' knows null, string, integer, number, boolean, array and object, not '{unknown}'");
        Enum = Read<IReadOnlyList<object?>>("enum", "a list");
        Pattern = Read<string>("pattern", "a string") is { } pattern ? Compile(pattern) : null;
        Items = Read<JsonObject>("items", "a schema") is { } items ? new SchemaNode(items) : null;
        Required = [.. (Read<IReadOnlyList<object?>>("required", "a list of names") ?? []).OfType<string>()];
        foreach (var (name, property) in Read<JsonObject>("properties", "an object") ?? [])
            _properties.Add(name, property is JsonObject schema ? Child(name, schema) : throw new FormatException($"property '{name}' must be a schema"));
        PropertyNames = [.. Read<JsonObject>("properties", "an object")?.Keys ?? Enumerable.Empty<string>()];
        if (declaration.GetValueOrDefault("additionalProperties") is JsonObject others)
            Others = new SchemaNode(others);
        Closed = declaration.GetValueOrDefault("additionalProperties") is false;
    }

    /// <summary>What it was made from.</summary>
    public JsonObject Declaration { get; }

    /// <summary>Types allowed; none for all.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>Values allowed; null for all.</summary>
    public IReadOnlyList<object?>? Enum { get; }

    /// <summary>What text must contain.</summary>
    public Regex? Pattern { get; }

    /// <summary>Schema of the elements.</summary>
    public SchemaNode? Items { get; }

    /// <summary>Members there must be.</summary>
    public IReadOnlyList<string> Required { get; }

    /// <summary>Schemas of the known members, in order.</summary>
    public IReadOnlyList<string> PropertyNames { get; }

    /// <summary>Schema of members that are not known; null when there is none.</summary>
    public SchemaNode? Others { get; }

    /// <summary>Whether members that are not known are refused.</summary>
    public bool Closed { get; }

    /// <summary>Schema of a known member.</summary>
    public SchemaNode? Property(string name) => _properties.GetValueOrDefault(name);

    /// <summary>A numeric keyword such as <c>maxLength</c>; null when absent.</summary>
    public double? Bound(string keyword) => Declaration.GetValueOrDefault(keyword) switch
    {
        null => null,
        BigInteger big => (double)big,
        long or double or int => Convert.ToDouble(Declaration[keyword], CultureInfo.InvariantCulture),
        _ => throw new FormatException($"'{keyword}' must be a number"),
    };

    /// <summary>A keyword that numbers are compared with, such as <c>minimum</c>; null when absent.</summary>
    public object? Limit(string keyword) => Bound(keyword) is null ? null : Declaration[keyword];

    private static SchemaNode Child(string name, JsonObject schema)
    {
        try
        {
            return new SchemaNode(schema);
        }
        catch (FormatException error)
        {
            throw new FormatException($"property '{name}': {error.Message}", error);
        }
    }

    private T? Read<T>(string keyword, string expected)
        where T : class => Declaration.GetValueOrDefault(keyword) switch
        {
            null => null,
            T value => value,
            _ => throw new FormatException($"'{keyword}' must be {expected}"),
        };

    // Time linear in the text where the pattern allows it; a second's patience where it looks around.
    private static Regex Compile(string written)
    {
        var pattern = ExactPattern.Of(written);
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"'pattern' is no regular expression: {error.Message}", error);
        }
    }
}
