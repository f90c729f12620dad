using System.Text.Json;
using System.Text.Json.Serialization;

namespace Glance.Policies.Files;

/// <summary>
/// The form in which the files in force are kept; program versions differ while one replaces another, so what cannot be read is as if
/// nothing were kept.
/// </summary>
[JsonSerializable(typeof(List<PolicyFileText>))]
internal sealed partial class KeptPoliciesJson : JsonSerializerContext
{
    public static byte[] Write(List<PolicyFileText> files) => JsonSerializer.SerializeToUtf8Bytes(files, Default.ListPolicyFileText);

    public static List<PolicyFileText>? Read(ReadOnlySpan<byte> kept)
    {
        try
        {
            return kept.IsEmpty ? null : JsonSerializer.Deserialize(kept, Default.ListPolicyFileText);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
