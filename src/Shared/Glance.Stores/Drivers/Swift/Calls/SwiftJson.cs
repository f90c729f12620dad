using System.Text.Json.Serialization;

namespace Glance.Stores.Drivers.Swift.Calls;

/// <summary>Readers of Swift's JSON, generated at build time.</summary>
[JsonSerializable(typeof(List<SwiftEntry>))]
internal sealed partial class SwiftJson : JsonSerializerContext;
