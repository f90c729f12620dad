using Glance.Api.Errors;
using Glance.Api.Json;
using Glance.Api.V2.Schemas;
using Glance.Domain.Images;
using Glance.Operations.Images;
using Glance.Operations.Records;

namespace Glance.Api.V2.Images;

/// <summary>The body of PATCH /v2/images/{image_id}, in either form (glance-v2-contract section 7).</summary>
internal sealed class PatchRequest(ImageSchema schema)
{
    private const string Verbs = "add, remove, replace";
    private static readonly string[] VerbNames = ["add", "remove", "replace"];

    /// <summary>Reads the body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="form">Which form it has.</param>
    /// <param name="given">Notes what is given for custom properties.</param>
    /// <exception cref="ApiException">It is no patch, or one that touches what nobody may touch.</exception>
    public IReadOnlyList<ImageChange> Parse(object body, PatchForm form, GivenValues given)
    {
        if (body is not IReadOnlyList<object?> operations)
            throw ApiException.BadRequest("Request body must be a JSON array of operation objects.");
        var changes = new List<ImageChange>(operations.Count);
        foreach (var operation in operations)
            changes.Add(operation is JsonObject members ? Change(members, form, given) : throw ApiException.BadRequest("Operations must be JSON objects."));
        return changes;
    }

    private ImageChange Change(JsonObject members, PatchForm form, GivenValues given)
    {
        var (verb, pointer) = form == PatchForm.OpAsValue ? OpAsValue(members) : OpAsMember(members);
        if (pointer is not string text)
            throw ApiException.BadRequest($"Pointer `{PythonText.Of(pointer)}` is not a string.");
        var path = JsonPointer.Parse(text);
        var depth = path[0] == "locations" && verb != "replace" ? 2 : 1;
        if (path.Count != depth)
            throw ApiException.BadRequest($"Invalid JSON pointer for this resource: '/{string.Join('/', path)}'");
        object? value = null;
        if (verb != "remove" && !members.TryGetValue("value", out value))
            throw ApiException.BadRequest($"Operation \"{verb}\" requires a member named \"value\".");
        Check(path, verb, value);
        return new ImageChange(Kind(verb), path[0], Typed(path[0], value, given), form == PatchForm.OpAsMember) { Position = path.Count > 1 ? path[1] : null };
    }

    private static (string Verb, object? Pointer) OpAsValue(JsonObject members)
    {
        if (members.GetValueOrDefault("op") is not { } op)
            throw ApiException.BadRequest($"Unable to find `op` in JSON Schema change. It must be one of the following: {Verbs}.");
        if (op is not ("add" or "remove" or "replace"))
            throw ApiException.BadRequest($"Invalid operation: `{(op as string) ?? PythonText.Of(op)}`. It must be one of the following: {Verbs}.");
        if (!members.TryGetValue("path", out var path))
            throw ApiException.BadRequest("Unable to find 'path' in JSON Schema change");
        return ((string)op, path);
    }

    private static (string Verb, object? Pointer) OpAsMember(JsonObject members)
    {
        string[] present = [.. VerbNames.Where(members.ContainsKey)];
        return present.Length switch
        {
            1 => (present[0], members[present[0]]),
            0 => throw ApiException.BadRequest("Operation objects must contain exactly one member named \"add\", \"remove\", or \"replace\"."),
            _ => throw ApiException.BadRequest("Operation objects must contain only one member named \"add\", \"remove\", or \"replace\"."),
        };
    }

    private void Check(IReadOnlyList<string> path, string verb, object? value)
    {
        var root = path[0];
        if (AttributeNames.IsReadOnly(root))
            throw ApiException.ReadOnly(root);
        if (AttributeNames.IsReserved(root))
            throw new ApiException(403, $"Attribute '{root}' is reserved.");
        if (verb == "remove")
            return;
        if (ImageTexts.Length(root) > ImageTexts.Longest)
            throw ApiException.BadRequest("Custom property should not be greater than 255 characters.");
        schema.Require(Declare.Of((root, path.Count == 1 ? value : Declare.List(value))), partial: true);
    }

    private static ImageChangeKind Kind(string verb) => verb switch
    {
        "add" => ImageChangeKind.Add,
        "remove" => ImageChangeKind.Remove,
        _ => ImageChangeKind.Replace,
    };

    private object? Typed(string name, object? value, GivenValues given) => name switch
    {
        "min_ram" or "min_disk" => value is null ? null : PropertyValue.Whole(value),
        "tags" => PropertyValue.Strings(value),
        "locations" => LocationBody.Read(value),
        _ when schema.IsBase(name) => value,
        _ => given.Text(name, value),
    };
}
