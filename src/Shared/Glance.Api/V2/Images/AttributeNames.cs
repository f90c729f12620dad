using Glance.Operations.Images;
using Glance.Operations.Records;

namespace Glance.Api.V2.Images;

/// <summary>Which names a client may not set (glance-v2-contract sections 5 and 7).</summary>
internal static class AttributeNames
{
    /// <summary>Refused as the first thing when an image is made.</summary>
    public static readonly string[] NeverCreated = ["direct_url", "self", "file", "schema", "stores"];

    /// <summary>
    /// Filled in by the service, and refused when an image is made. The hashes are not among them: upstream takes them then, and neither
    /// shows nor uses what was given.
    /// </summary>
    public static readonly string[] FilledIn = ["created_at", "updated_at", "status", "checksum", "size", "virtual_size"];

    /// <summary>Whether an update may not touch the name. Upstream forgets <c>stores</c>, and then shows a false one.</summary>
    public static bool IsReadOnly(string name) =>
        name is "id" or "os_hash_algo" or "os_hash_value" || FilledIn.Contains(name) || NeverCreated.Contains(name);

    /// <summary>Whether the name is the service's own.</summary>
    public static bool IsReserved(string name) =>
        name is "location" or "deleted" or "deleted_at" || name.StartsWith(ImageLimits.ReservedPrefix, StringComparison.Ordinal);
}
