using System.Text.Json.Serialization;

namespace Glance.Database.Sql;

/// <summary>JSON of the list parameters (docs/decisions/0013).</summary>
[JsonSerializable(typeof(IEnumerable<string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string?>))]
[JsonSerializable(typeof(IEnumerable<string?[]>))]
internal sealed partial class ListJson : JsonSerializerContext;
