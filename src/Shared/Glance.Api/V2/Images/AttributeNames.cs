using Glance.Operations.Images;
using Glance.Operations.Records;

namespace Glance.Api.V2.Images;

/// <summary>Which names a client may not set (glance-v2-contract sections 5 and 7).</summary>
internal static class AttributeNames
{
    /// <summary>Refused as the first thing when an image is made.</summary>
    public static readonly string[] NeverCreated = ["direct_url", "self", "file", "schema", "stores"];

    /// <summary>Filled in by the service.</summary>
    public static readonly string[] ReadOnly =
        ["created_at", "updated_at", "status", "checksum", "size", "virtual_size", "os_hash_algo", "os_hash_value"];

    /// <summary>Whether an update may not touch the name. Upstream forgets <c>stores</c>, and then shows a false one.</summary>
    public static bool IsReadOnly(string name) => name == "id" || ReadOnly.Contains(name) || NeverCreated.Contains(name);

    /// <summary>Whether the name is the service's own.</summary>
    public static bool IsReserved(string name) =>
        name is "location" or "deleted" or "deleted_at" || name.StartsWith(ImageLimits.ReservedPrefix, StringComparison.Ordinal);
}
