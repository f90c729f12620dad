using System.Globalization;
using System.Numerics;

namespace Glance.Api.Json;

/// <summary>Writes values whose shape is known when the service runs.</summary>
internal static class PythonJsonValues
{
    /// <summary>Writes any JSON-shaped value.</summary>
    public static void Value(this PythonJsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.Null(); break;
            case string text: json.Text(text); break;
            case bool flag: json.Flag(flag); break;
            case int number: json.Number(number); break;
            case long number: json.Number(number); break;
            case BigInteger number: json.Number(number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: json.Number(PythonText.Number(number)); break;
            case IEnumerable<KeyValuePair<string, object?>> members: Members(json, members); break;
            case IEnumerable<object?> elements: Elements(json, elements); break;
            default: throw new ArgumentException($"{value.GetType()} is no JSON value", nameof(value));
        }
    }

    private static void Members(PythonJsonWriter json, IEnumerable<KeyValuePair<string, object?>> members)
    {
        json.BeginObject();
        foreach (var (name, value) in members)
        {
            json.Name(name);
            json.Value(value);
        }

        json.EndObject();
    }

    private static void Elements(PythonJsonWriter json, IEnumerable<object?> elements)
    {
        json.BeginArray();
        foreach (var element in elements)
            json.Value(element);
        json.EndArray();
    }
}
