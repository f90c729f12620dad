using System.Text.Json;

namespace Glance.Stores.Drivers.Cinder.Calls;

/// <summary>Reads what Cinder answers; what is not there, or is another kind of value, is as good as nothing.</summary>
internal static class CinderJson
{
    /// <summary>A member of an object; undefined when there is none.</summary>
    public static JsonElement Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : default;

    /// <summary>A text.</summary>
    public static string? Text(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>Whether something is true.</summary>
    public static bool IsTrue(JsonElement of, string name) => Member(of, name).ValueKind == JsonValueKind.True;

    /// <summary>A whole number.</summary>
    public static long? Number(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    /// <summary>The objects of a list.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object)
            : [];
}
