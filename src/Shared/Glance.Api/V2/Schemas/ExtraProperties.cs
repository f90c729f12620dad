using System.Buffers;
using System.Text.Json;
using Glance.Api.Json;
using Glance.Configuration.Reporting;
using Glance.Configuration.Surroundings;

namespace Glance.Api.V2.Schemas;

/// <summary>
/// Properties that the operator adds to the image schema by a file schema-image.json: <c>{name: schema}</c>, or since 2026.1
/// <c>{"properties": {name: schema}, "required": [name]}</c>.
/// </summary>
/// <param name="Path">The file; null for none.</param>
/// <param name="Properties">Schemas by name.</param>
/// <param name="Required">Names every image must have.</param>
internal sealed record ExtraProperties(string? Path, JsonObject Properties, IReadOnlyList<object?> Required)
{
    /// <summary>No such file.</summary>
    public static ExtraProperties None { get; } = new(null, [], []);

    /// <summary>Reads the file.</summary>
    /// <param name="files">Reads it.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="ImageSchemaException">It cannot be read, or is not what it should be.</exception>
    public static ExtraProperties Load(ConfiguredFiles files, string path)
    {
        try
        {
            return Parse(path, files.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageSchemaException(path, $"cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="ImageSchemaException">It is not what it should be.</exception>
    public static ExtraProperties Parse(string path, ReadOnlyMemory<byte> text)
    {
        object? document;
        try
        {
            document = JsonText.Parse(new ReadOnlySequence<byte>(text));
        }
        catch (JsonException error)
        {
            throw new ImageSchemaException(path, $"is not JSON: {JsonFault.FindUnmarked(text.Span) ?? error.Message}", error);
        }

        if (document is not JsonObject members)
            throw new ImageSchemaException(path, "must be a JSON object of property names and their schemas");
        var extended = members.GetValueOrDefault("properties") is JsonObject inner && inner.Values.All(value => value is JsonObject);
        var properties = extended ? (JsonObject)members["properties"]! : members; // extended says that it is one
        List<string> wrong = [.. properties.Where(property => property.Value is not JsonObject).Select(property => property.Key)];
        if (wrong.Count > 0)
        {
            throw new ImageSchemaException(
                path, $"property '{string.Join("', '", wrong)}' must be a schema, such as {{\"type\": \"string\"}}");
        }

        return new ExtraProperties(path, properties, extended ? Names(path, members.GetValueOrDefault("required")) : []);
    }

    private static IReadOnlyList<object?> Names(string path, object? required) => required switch
    {
        null => [],
        IReadOnlyList<object?> names when names.All(name => name is string) => names,
        _ => throw new ImageSchemaException(path, "'required' must be a list of property names"),
    };
}
