namespace Glance.Api.Json;

/// <summary>
/// A JSON object as Python reads one: members in order of first appearance, the last value wins. Values are string, long, BigInteger
/// (integers beyond 64 bits), double, bool, null, <see cref="JsonObject"/> and <see cref="IReadOnlyList{T}"/> of object.
/// </summary>
internal sealed class JsonObject : OrderedDictionary<string, object?>
{
    /// <summary>An empty object.</summary>
    public JsonObject()
        : base(StringComparer.Ordinal)
    {
    }
}
