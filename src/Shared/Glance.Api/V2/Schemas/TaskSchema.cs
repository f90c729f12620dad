using Glance.Api.Json;

namespace Glance.Api.V2.Schemas;

/// <summary>The schema of a task, in the short form upstream serves; lists leave out what may be long.</summary>
internal static class TaskSchema
{
    /// <summary>The declaration.</summary>
    public static JsonObject Declaration { get; } = Make(whole: true);

    /// <summary>The declaration of a task in a list.</summary>
    public static JsonObject Listed { get; } = Make(whole: false);

    private static JsonObject Make(bool whole)
    {
        var properties = Declare.Of(
            ("id", Declare.Of(("description", "UUID of the task"), ("pattern", Declare.Uuid), ("type", "string"))),
            ("type", Declare.Of(("description", "What the task does"), ("enum", Declare.List("import", "api_image_import", "location_import")), ("type", "string"))),
            ("status", Declare.Of(("description", "How far the task is"), ("enum", Declare.List("pending", "processing", "success", "failure")), ("type", "string"))),
            ("input", Declare.Of(("description", "What the task was told"), ("type", Declare.NullOr("object")))),
            ("result", Declare.Of(("description", "What came of the task"), ("type", Declare.NullOr("object")))),
            ("owner", Declare.Of(("description", "Project that owns the task"), ("type", "string"))),
            ("message", Declare.Of(("description", "Progress, or why the task failed"), ("type", "string"))),
            ("image_id", Declare.Of(("description", "Image the task works on"), ("type", "string"))),
            ("request_id", Declare.Of(("description", "Request the task came from"), ("type", "string"))),
            ("user_id", Declare.Of(("description", "User the task works for"), ("type", "string"))),
            ("expires_at", Declare.Of(("description", "When the record of the task may go"), ("type", Declare.NullOr("string")))),
            ("created_at", Declare.Of(("description", "When the task was made"), ("type", "string"))),
            ("updated_at", Declare.Of(("description", "When the task last changed"), ("type", "string"))),
            ("self", Declare.Of(("readOnly", true), ("type", "string"))),
            ("schema", Declare.Of(("readOnly", true), ("type", "string"))));
        if (!whole)
        {
            foreach (var name in (string[])["input", "result", "message"])
                properties.Remove(name);
        }

        return Declare.Of(("name", "task"), ("properties", properties));
    }
}
