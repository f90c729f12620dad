using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Glance.Keystone.Sessions;

/// <summary>What Keystone answered.</summary>
/// <param name="Status">Status.</param>
/// <param name="Body">Body, whole.</param>
/// <param name="SubjectToken">Header X-Subject-Token.</param>
internal sealed record KeystoneReply(HttpStatusCode Status, byte[] Body, string? SubjectToken)
{
    /// <summary>The body as one of Keystone's documents.</summary>
    /// <exception cref="KeystoneUnavailableException">It is none.</exception>
    public T Read<T>(JsonTypeInfo<T> type, string what)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Body, type) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new KeystoneUnavailableException($"Keystone's answer to {what} ({(int)Status}) is not the JSON it should be: {e.Message}", e);
        }
    }
}
