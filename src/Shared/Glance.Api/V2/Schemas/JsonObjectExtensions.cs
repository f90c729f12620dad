using Glance.Api.Json;

namespace Glance.Api.V2.Schemas;

/// <summary>Putting declarations together.</summary>
internal static class JsonObjectExtensions
{
    /// <summary>Adds the members of another object.</summary>
    public static JsonObject With(this JsonObject target, JsonObject members)
    {
        foreach (var (name, value) in members)
            target[name] = value;
        return target;
    }
}
