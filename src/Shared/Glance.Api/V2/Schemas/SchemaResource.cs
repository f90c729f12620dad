using Glance.Api.Json;
using Glance.Api.Routing;

namespace Glance.Api.V2.Schemas;

/// <summary>GET /v2/schemas/…: documents made once and sent as they are.</summary>
internal sealed class SchemaResource : IResource
{
    private readonly Dictionary<string, byte[]> _documents;

    public SchemaResource(ImageSchema image)
    {
        _documents = new(StringComparer.Ordinal)
        {
            ["image"] = Render(image.Shown()),
            ["images"] = Render(Collection("images", image.Root.Declaration)),
            ["member"] = Render(MemberSchema.Declaration),
            ["members"] = Render(ShortCollection("members", MemberSchema.Declaration)),
            ["task"] = Render(TaskSchema.Declaration),
            ["tasks"] = Render(ShortCollection("tasks", TaskSchema.Listed)),
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<Route> Routes =>
    [
        new("/schemas/image", RouteVerb.NoBody("GET", exchange => SendAsync(exchange, "image"))),
        new("/schemas/images", RouteVerb.NoBody("GET", exchange => SendAsync(exchange, "images"))),
        new("/schemas/member", RouteVerb.NoBody("GET", exchange => SendAsync(exchange, "member"))),
        new("/schemas/members", RouteVerb.NoBody("GET", exchange => SendAsync(exchange, "members"))),
        new("/schemas/task", RouteVerb.Of("GET", exchange => SendAsync(exchange, "task"))),
        new("/schemas/tasks", RouteVerb.Of("GET", exchange => SendAsync(exchange, "tasks"))),
    ];

    private async Task SendAsync(Exchange exchange, string name)
    {
        var document = _documents[name];
        exchange.Response.ContentType = "application/json";
        exchange.Response.ContentLength = document.Length;
        await exchange.Response.Body.WriteAsync(document, exchange.Aborted);
    }

    private static JsonObject Collection(string name, JsonObject item) => Declare.Of(
        ("name", name),
        ("properties", Declare.Of(
            (name, Declare.Of(("type", "array"), ("items", item))),
            ("first", Declare.Of(("type", "string"))),
            ("next", Declare.Of(("type", "string"))),
            ("schema", Declare.Of(("type", "string"))))),
        ("links", Declare.List(Declare.Link("first", "{first}"), Declare.Link("next", "{next}"), Declare.Link("describedby", "{schema}"))));

    private static JsonObject ShortCollection(string name, JsonObject item) => Declare.Of(
        ("name", name),
        ("properties", Declare.Of(
            (name, Declare.Of(("type", "array"), ("items", item))),
            ("schema", Declare.Of(("type", "string"))))),
        ("links", Declare.List(Declare.Link("describedby", "{schema}"))));

    private static byte[] Render(JsonObject declaration)
    {
        using var json = new PythonJsonWriter(ascii: true);
        json.Value(declaration);
        return json.Written.ToArray();
    }
}
