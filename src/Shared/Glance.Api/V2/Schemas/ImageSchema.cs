using Glance.Api.Errors;
using Glance.Api.Json;
using Glance.Api.Settings;
using Glance.Domain.Images;
using Glance.Operations.Images;
using Glance.Operations.Records;

namespace Glance.Api.V2.Schemas;

/// <summary>
/// The schema of an image: what requests are checked against and what /v2/schemas/image shows (glance-v2-contract sections 5 and 20).
/// </summary>
internal sealed class ImageSchema
{
    private readonly HashSet<string> _base;

    private ImageSchema(SchemaNode root, HashSet<string> baseNames)
    {
        Root = root;
        _base = baseNames;
    }

    /// <summary>The whole schema.</summary>
    public SchemaNode Root { get; }

    /// <summary>Makes the schema of this configuration.</summary>
    /// <exception cref="ImageSchemaException">The operator's schema-image.json cannot be used.</exception>
    public static ImageSchema From(ApiOptions options) => Create(
        options.Limits,
        options.SchemaFile is null ? ExtraProperties.None : ExtraProperties.Load(options.Files, options.SchemaFile),
        options.AdditionalProperties);

    /// <summary>Makes the schema from limits and the operator's additions.</summary>
    /// <param name="limits">Words that are allowed.</param>
    /// <param name="extra">The operator's additions.</param>
    /// <param name="additional">Whether images may have properties that neither this schema nor the operator's declares.</param>
    /// <exception cref="ImageSchemaException">The additions are no schemas, or contradict a property images have anyway.</exception>
    public static ImageSchema Create(ImageLimits limits, ExtraProperties extra, bool additional = true)
    {
        var properties = BaseProperties(limits);
        var baseNames = properties.Keys.ToHashSet(StringComparer.Ordinal);
        List<string> taken = [.. extra.Properties.Keys.Where(baseNames.Contains)];
        if (taken.Count > 0)
        {
            throw new ImageSchemaException(
                extra.Path!, // only a file has properties
                $"property '{string.Join("', '", taken)}' is one that every image has; leave it out or rename it");
        }

        foreach (var (name, schema) in extra.Properties)
        {
            properties[name] = new JsonObject().With((JsonObject)schema!).With(Declare.Of(("is_base", false))); // checked by the loader
        }

        var declaration = Declare.Of(
            ("name", "image"),
            ("properties", properties),
            ("additionalProperties", additional ? Declare.Of(("type", "string")) : false));
        if (extra.Required.Count > 0)
            declaration["required"] = extra.Required;
        if (additional)
            declaration["links"] = Declare.List(Declare.Link("self", "{self}"), Declare.Link("enclosure", "{file}"), Declare.Link("describedby", "{schema}"));
        try
        {
            return new ImageSchema(new SchemaNode(declaration), baseNames);
        }
        catch (FormatException error)
        {
            throw new ImageSchemaException(extra.Path ?? "image schema", error.Message, error);
        }
    }

    /// <summary>Whether the name is one that every image has.</summary>
    public bool IsBase(string name) => _base.Contains(name);

    /// <summary>Whether the schema names the property, as its own or as the operator's.</summary>
    public bool Declares(string name) => Root.Property(name) is not null;

    /// <summary>Whether an image may have a property of this name.</summary>
    public bool Takes(string name) => !Root.Closed || Declares(name);

    /// <summary>What /v2/schemas/image shows: of a closed schema without the word that closes it, as upstream.</summary>
    public JsonObject Shown()
    {
        if (!Root.Closed)
            return Root.Declaration;
        var shown = new JsonObject().With(Root.Declaration);
        shown.Remove("additionalProperties");
        return shown;
    }

    /// <summary>Refuses what does not fit.</summary>
    /// <param name="image">The image, or a part of one.</param>
    /// <param name="partial">Whether it is a part.</param>
    /// <exception cref="ApiException">The value does not fit.</exception>
    public void Require(JsonObject image, bool partial)
    {
        var violation = SchemaValidator.Find(Root, image, partial);
        if (violation is not null)
            throw ApiException.BadRequest(violation.Describe("image"));
    }

    private static JsonObject BaseProperties(ImageLimits limits) => Declare.Of(
        ("id", Declare.Of(("type", "string"), ("description", "UUID of the image"), ("pattern", Declare.Uuid))),
        ("name", Text("What people call the image", 255)),
        ("status", Declare.Of(("type", "string"), ("readOnly", true), ("description", "State of the image"), ("enum", Words(ImageWords.StatusWords)))),
        ("visibility", Declare.Of(("type", "string"), ("description", "Who can see and use the image"), ("enum", Declare.List("community", "public", "private", "shared")))),
        ("protected", Declare.Of(("type", "boolean"), ("description", "Whether deleting the image is refused"))),
        ("os_hidden", Declare.Of(("type", "boolean"), ("description", "Whether lists leave the image out unless asked"))),
        ("checksum", Text("MD5 of the data", 32, readOnly: true)),
        ("os_hash_algo", Text("Name of the algorithm behind os_hash_value", 64, readOnly: true)),
        ("os_hash_value", Text("Hash of the data by os_hash_algo, in hexadecimal", 128, readOnly: true)),
        ("owner", Text("Project that owns the image", 255)),
        ("size", Declare.Of(("type", Declare.NullOr("integer")), ("readOnly", true), ("description", "Bytes of data"))),
        ("virtual_size", Declare.Of(("type", Declare.NullOr("integer")), ("readOnly", true), ("description", "Bytes of the disk inside the data"))),
        ("container_format", Format("What the disk is wrapped in", limits.ContainerFormats)),
        ("disk_format", Format("Layout of the disk", limits.DiskFormats)),
        ("created_at", Declare.ReadOnlyText("When the image was registered")),
        ("updated_at", Declare.ReadOnlyText("When the image was last changed")),
        ("tags", Declare.Of(("type", "array"), ("description", "Words attached to the image"), ("items", Declare.Of(("type", "string"), ("maxLength", 255L))))),
        ("direct_url", Declare.ReadOnlyText("Where the data lies in its store")),
        ("min_ram", Declare.Of(("type", "integer"), ("description", "MiB of memory needed to boot the image"))),
        ("min_disk", Declare.Of(("type", "integer"), ("description", "GiB of disk needed to boot the image"))),
        ("self", Declare.ReadOnlyText("Path of the image")),
        ("file", Declare.ReadOnlyText("Path of the image's data")),
        ("stores", Declare.ReadOnlyText("Ids of the stores that hold the data, separated by commas; only where there are several stores")),
        ("schema", Declare.ReadOnlyText("Path of this schema")),
        ("locations", Locations()));

    private static JsonObject Text(string description, long maxLength, bool readOnly = false) => readOnly
        ? Declare.Of(("type", Declare.NullOr("string")), ("readOnly", true), ("description", description), ("maxLength", maxLength))
        : Declare.Of(("type", Declare.NullOr("string")), ("description", description), ("maxLength", maxLength));

    private static JsonObject Format(string description, IReadOnlyList<string> words) =>
        Declare.Of(("type", Declare.NullOr("string")), ("description", description), ("enum", Declare.List([null, .. words])));

    private static IReadOnlyList<object?> Words(IEnumerable<string> words) => [.. words];

    private static JsonObject Locations() => Declare.Of(
        ("type", "array"),
        ("items", Declare.Of(
            ("type", "object"),
            ("properties", Declare.Of(
                ("url", Declare.Of(("type", "string"), ("maxLength", 255L))),
                ("metadata", Declare.Of(("type", "object"))),
                ("validation_data", ValidationData()))),
            ("required", Declare.List("url", "metadata")))),
        ("description", "Places the data lies in"));

    private static JsonObject ValidationData() => Declare.Of(
        ("description", "Hashes the data must have; they become the image's while it is queued and must equal the image's afterwards"),
        ("type", "object"),
        ("writeOnly", true),
        ("additionalProperties", false),
        ("properties", Declare.Of(
            ("checksum", Declare.Of(("type", "string"), ("minLength", 32L), ("maxLength", 32L))),
            ("os_hash_algo", Declare.Of(("type", "string"), ("maxLength", 64L))),
            ("os_hash_value", Declare.Of(("type", "string"), ("maxLength", 128L))))),
        ("required", Declare.List("os_hash_algo", "os_hash_value")));
}
