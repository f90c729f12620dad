using Glance.Api.Errors;
using Glance.Api.Json;
using Glance.Api.Routing;
using Glance.Api.V2.Images;
using Glance.Api.V2.Schemas;
using Glance.Domain.Locations;
using Glance.Operations.Locations;

namespace Glance.Api.V2.Locations;

/// <summary>/v2/images/{image_id}/locations: the API of services, apart from what images show (glance-v2-contract section 12).</summary>
internal sealed class LocationResource(LocationOperations operations) : IResource
{
    private static readonly SchemaNode Schema = new(Declare.Of(
        ("name", "location"),
        ("type", "object"),
        ("additionalProperties", false),
        ("properties", Declare.Of(
            ("url", Declare.Of(("type", "string"), ("maxLength", 255L))),
            ("validation_data", Declare.Of(
                ("type", "object"),
                ("additionalProperties", false),
                ("properties", Declare.Of(
                    ("os_hash_algo", Declare.Of(("type", "string"), ("enum", Declare.List("sha1", "sha256", "sha512", "md5")))),
                    ("os_hash_value", Declare.Of(("type", "string"), ("maxLength", 128L))))),
                ("required", Declare.List("os_hash_algo", "os_hash_value")))))),
        ("required", Declare.List("url"))));

    // Upstream tells but one of the two verbs.
    /// <inheritdoc/>
    public IReadOnlyList<Route> Routes => [new("/images/{image_id}/locations", RouteVerb.Of("GET", ListAsync), RouteVerb.Of("POST", AddAsync)) { Allow = "POST" }];

    /// <summary>Makes the resource.</summary>
    public static LocationResource From(ApiParts parts) => new(LocationOperations.From(parts.Operations));

    /// <summary>POST: the image gets its data, and its hashes in time.</summary>
    public async Task AddAsync(Exchange exchange)
    {
        var body = await JsonBody.ReadAsync(exchange.Request, exchange.Aborted);
        if (SchemaValidator.Find(Schema, body) is { } violation)
            throw ApiException.BadRequest(violation.Describe("location"));
        var members = (JsonObject)body; // The schema demands an object with a url.
        var draft = new LocationDraft((string)members["url"]!, new JsonObject(), LocationBody.Hashes(members.GetValueOrDefault("validation_data")));
        await operations.Add.ExecuteAsync(exchange.Context, exchange.Values[0], draft, exchange.Aborted);
        exchange.Empty(202);
    }

    /// <summary>GET: a list, without anything around it.</summary>
    public async Task ListAsync(Exchange exchange)
    {
        var locations = await operations.List.ExecuteAsync(exchange.Context, exchange.Values[0], exchange.Aborted);
        using var json = new PythonJsonWriter(ascii: true);
        json.BeginArray();
        foreach (var location in locations)
        {
            json.BeginObject();
            json.Member("url", LocationKeys.LeftOut(location.Url));
            json.Name("metadata");
            json.Value(location.Metadata);
            json.EndObject();
        }

        json.EndArray();
        await json.SendAsync(exchange.Response, exchange.Aborted);
    }
}
