using System.Text.Json.Serialization;

namespace Glance.Stores.Drivers.File.Uploads;

/// <summary>Source-generated JSON of journals.</summary>
[JsonSerializable(typeof(JournalEntry))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class JournalJson : JsonSerializerContext;
