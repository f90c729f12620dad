using System.Text.Json.Serialization;

namespace Glance.Stores.Drivers.Swift.Calls;

/// <summary>An object in the listing of a container.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Bytes of data in it.</param>
internal sealed record SwiftEntry([property: JsonPropertyName("name")] string? Name, [property: JsonPropertyName("bytes")] long Bytes);
