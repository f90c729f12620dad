using System.Text.Json.Serialization;

namespace Glance.Database.Dialects.Sqlite;

/// <summary>JSON of the list parameters.</summary>
[JsonSerializable(typeof(IEnumerable<string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class SqliteJson : JsonSerializerContext;
