using System.Text.Json.Serialization;

namespace Glance.Control.Administration;

/// <summary>The wire form of questions and answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AdministrationQuestion))]
[JsonSerializable(typeof(AdministrationAnswer))]
public sealed partial class AdministrationJson : JsonSerializerContext;
