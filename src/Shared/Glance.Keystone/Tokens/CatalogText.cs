using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Glance.Keystone.Wire;

namespace Glance.Keystone.Tokens;

/// <summary>
/// Writes a catalogue of version 3 in the shape of version 2, which is what X-Service-Catalog carries whatever the token's version
/// (keystonemiddleware/auth_token/_request.py): one object for each region, with a URL for each interface. It is ASCII, as headers are.
/// </summary>
internal static class CatalogText
{
    /// <summary>The text.</summary>
    public static string Of(IReadOnlyList<CatalogService> catalog)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
        {
            json.WriteStartArray();
            foreach (var service in catalog)
                Write(json, service);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, CatalogService service)
    {
        json.WriteStartObject();
        json.WriteString("type", service.Type);
        if (service.Name is not null)
            json.WriteString("name", service.Name);
        json.WriteStartArray("endpoints");
        foreach (var region in (service.Endpoints ?? []).GroupBy(endpoint => endpoint.Region))
        {
            json.WriteStartObject();
            if (!string.IsNullOrEmpty(region.Key))
                json.WriteString("region", region.Key);

            // Of an interface that is there twice the last one counts, in the place of the first, as in Python's dict.
            foreach (var offered in region.Where(endpoint => endpoint.Interface is not null).GroupBy(endpoint => endpoint.Interface!.ToLowerInvariant()))
                json.WriteString(offered.Key + "URL", offered.Last().Url);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
