using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Glance.Api.Json;
using Glance.Domain.Images;

namespace Glance.Api.V2.Schemas;

/// <summary>
/// Checks values against a <see cref="SchemaNode"/>. Of several faults the one nearest to the root is told, and of those the first in
/// the schema's order: the choice of jsonschema's <c>best_match</c>.
/// </summary>
internal sealed class SchemaValidator
{
    private readonly List<object> _schemaPath = [];
    private readonly List<object> _instancePath = [];
    private readonly bool _partial;
    private SchemaViolation? _best;

    private SchemaValidator(bool partial) => _partial = partial;

    /// <summary>The fault to tell; null when the value fits.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="value">The value.</param>
    /// <param name="partial">Whether the value is a part of the whole, so that members may be missing from it.</param>
    public static SchemaViolation? Find(SchemaNode schema, object? value, bool partial = false)
    {
        var validator = new SchemaValidator(partial);
        validator.Check(schema, value);
        return validator._best;
    }

    private void Check(SchemaNode schema, object? value)
    {
        if (schema.Types.Count > 0 && !schema.Types.Any(type => Is(type, value)))
            Fail("type", value, $"is not of type {string.Join(", ", schema.Types.Select(PythonText.Of))}");
        if (schema.Enum is not null && !schema.Enum.Any(allowed => Same(allowed, value)))
            Fail("enum", value, $"is not one of [{string.Join(", ", schema.Enum.Select(PythonText.Of))}]");
        switch (value)
        {
            case string text: CheckText(schema, text); break;
            case long or double or BigInteger: CheckNumber(schema, value); break;
            case JsonObject members: CheckMembers(schema, members); break;
            case IReadOnlyList<object?> elements: CheckElements(schema, elements); break;
        }
    }

    private void CheckText(SchemaNode schema, string text)
    {
        if (schema.Bound("maxLength") is { } most && text.Length > most && ImageTexts.Length(text) > most)
            Fail("maxLength", text, "is too long");
        if (schema.Bound("minLength") is { } least && ImageTexts.Length(text) < least)
            Fail("minLength", text, "is too short");
        if (schema.Pattern is not null && !Matches(schema.Pattern, text))
            Fail("pattern", text, $"does not match {PythonText.Of(schema.Declaration["pattern"])}");
    }

    private void CheckNumber(SchemaNode schema, object value)
    {
        if (schema.Limit("minimum") is { } least && JsonNumber.Compare(value, least) < 0)
            Fail("minimum", value, $"is less than the minimum of {PythonText.Of(least)}");
        if (schema.Limit("maximum") is { } most && JsonNumber.Compare(value, most) > 0)
            Fail("maximum", value, $"is greater than the maximum of {PythonText.Of(most)}");
    }

    private void CheckMembers(SchemaNode schema, JsonObject members)
    {
        foreach (var name in schema.PropertyNames)
        {
            if (members.TryGetValue(name, out var value))
                Step(["properties", name], name, schema.Property(name)!, value); // PropertyNames lists what Property finds
        }

        foreach (var (name, value) in members)
        {
            if (schema.Property(name) is not null)
                continue;
            if (schema.Closed)
                Fail("additionalProperties", members, $"Additional properties are not allowed ({PythonText.Of(name)} was unexpected)", quoted: false);
            else if (schema.Others is not null)
                Step(["additionalProperties"], name, schema.Others, value);
        }

        foreach (var name in _partial && _instancePath.Count == 0 ? [] : schema.Required)
        {
            if (!members.ContainsKey(name))
                Fail("required", members, $"{PythonText.Of(name)} is a required property", quoted: false);
        }
    }

    private void CheckElements(SchemaNode schema, IReadOnlyList<object?> elements)
    {
        if (schema.Bound("maxItems") is { } most && elements.Count > most)
            Fail("maxItems", elements, "is too long");
        if (schema.Bound("minItems") is { } least && elements.Count < least)
            Fail("minItems", elements, "is too short");
        for (var index = 0; schema.Items is not null && index < elements.Count; index++)
            Step(["items"], (long)index, schema.Items, elements[index]);
    }

    private void Step(ReadOnlySpan<object> schemaSteps, object instanceStep, SchemaNode schema, object? value)
    {
        foreach (var step in schemaSteps)
            _schemaPath.Add(step);
        _instancePath.Add(instanceStep);
        Check(schema, value);
        _instancePath.RemoveAt(_instancePath.Count - 1);
        _schemaPath.RemoveRange(_schemaPath.Count - schemaSteps.Length, schemaSteps.Length);
    }

    private void Fail(string keyword, object? value, string sentence, bool quoted = true)
    {
        if (_best is not null && _best.InstancePath.Count <= _instancePath.Count)
            return;
        _best = new SchemaViolation(
            quoted ? $"{PythonText.Of(value)} {sentence}" : sentence, keyword, [.. _schemaPath], [.. _instancePath], value);
    }

    private static bool Is(string type, object? value) => type switch
    {
        "null" => value is null,
        "string" => value is string,
        "boolean" => value is bool,
        "integer" => JsonNumber.IsWhole(value),
        "number" => JsonNumber.Is(value),
        "array" => value is IReadOnlyList<object?>,
        _ => value is JsonObject,
    };

    private static bool Same(object? allowed, object? value) => allowed is not null && value is not null && JsonNumber.Is(allowed) && JsonNumber.Is(value)
        ? JsonNumber.Compare(allowed, value) == 0
        : Equals(allowed, value);

    private static bool Matches(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false; // a text that a pattern cannot be decided on in its time is not one that it describes
        }
    }
}
