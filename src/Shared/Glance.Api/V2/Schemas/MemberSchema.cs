using Glance.Api.Json;

namespace Glance.Api.V2.Schemas;

/// <summary>The schema of an image member, in the short form upstream serves.</summary>
internal static class MemberSchema
{
    /// <summary>The declaration.</summary>
    public static JsonObject Declaration { get; } = Declare.Of(
        ("name", "member"),
        ("properties", Declare.Of(
            ("member_id", Declare.Of(("type", "string"), ("description", "Project the image is shared with"))),
            ("image_id", Declare.Of(("type", "string"), ("description", "The shared image"), ("pattern", Declare.Uuid))),
            ("created_at", Declare.Of(("type", "string"), ("description", "When the membership was made"))),
            ("updated_at", Declare.Of(("type", "string"), ("description", "When the membership was last changed"))),
            ("status", Declare.Of(("type", "string"), ("description", "What the member made of the offer"), ("enum", Declare.List("pending", "accepted", "rejected")))),
            ("schema", Declare.Of(("readOnly", true), ("type", "string"))))));
}
