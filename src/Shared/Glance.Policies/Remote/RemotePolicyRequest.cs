using System.Buffers;
using System.Text;
using System.Text.Json;
using Glance.Policies.Rules;

namespace Glance.Policies.Remote;

/// <summary>A question as it is sent: the rule's name, the target and the caller's credentials.</summary>
internal static class RemotePolicyRequest
{
    /// <summary>One JSON object.</summary>
    public static byte[] Whole(PolicyQuestion question) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("rule", question.Action);
        json.WritePropertyName("target");
        WriteTarget(json, question);
        json.WritePropertyName("credentials");
        WriteCredentials(json, question);
        json.WriteEndObject();
    });

    /// <summary>A form whose fields are JSON.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Form(PolicyQuestion question) =>
    [
        new("rule", Text(json => json.WriteStringValue(question.Action))),
        new("target", Text(json => WriteTarget(json, question))),
        new("credentials", Text(json => WriteCredentials(json, question))),
    ];

    private static void WriteTarget(Utf8JsonWriter json, PolicyQuestion question)
    {
        json.WriteStartObject();
        foreach (var (name, value) in question.Target.All())
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static void WriteCredentials(Utf8JsonWriter json, PolicyQuestion question)
    {
        json.WriteStartObject();
        foreach (var (name, value) in CredentialNames.Of(question.Caller))
        {
            if (value is not IReadOnlyList<string> list)
            {
                json.WriteString(name, value as string);
                continue;
            }

            json.WriteStartArray(name);
            foreach (var item in list)
                json.WriteStringValue(item);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string Text(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(Write(write));

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }
}
