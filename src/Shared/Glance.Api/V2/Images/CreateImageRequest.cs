using Glance.Api.Errors;
using Glance.Api.Json;
using Glance.Api.V2.Schemas;
using Glance.Domain.Images;
using Glance.Operations.Images;

namespace Glance.Api.V2.Images;

/// <summary>The body of POST /v2/images.</summary>
internal sealed class CreateImageRequest(ImageSchema schema)
{
    /// <summary>Reads the body, refusing in upstream's order.</summary>
    /// <param name="body">The body.</param>
    /// <param name="given">Notes what is given for custom properties.</param>
    /// <exception cref="ApiException">It is no description of a new image.</exception>
    public NewImage Parse(object body, GivenValues given)
    {
        if (body is not JsonObject members)
            throw ApiException.BadRequest("Request body must be a JSON object describing the image.");
        if (AttributeNames.NeverCreated.FirstOrDefault(members.ContainsKey) is { } never)
            throw ApiException.ReadOnly(never);
        schema.Require(members, partial: false);
        var properties = Properties(members, given);
        if (AttributeNames.FilledIn.FirstOrDefault(members.ContainsKey) is { } readOnly)
            throw ApiException.ReadOnly(readOnly);
        if (members.ContainsKey("locations"))
            throw new ApiException(403, "Attribute 'locations' is reserved.");
        return Describe(members, properties);
    }

    private static NewImage Describe(JsonObject members, Dictionary<string, string?> properties) => new()
    {
        Id = members.GetValueOrDefault("id") as string,
        Name = members.GetValueOrDefault("name") as string,
        Visibility = ImageWords.TryParseVisibility(members.GetValueOrDefault("visibility") as string, out var visibility) ? visibility : ImageVisibility.Shared,
        OwnerGiven = members.ContainsKey("owner"),
        Owner = members.GetValueOrDefault("owner") as string,
        DiskFormat = members.GetValueOrDefault("disk_format") as string,
        ContainerFormat = members.GetValueOrDefault("container_format") as string,
        MinDisk = PropertyValue.Whole(members.GetValueOrDefault("min_disk") ?? 0L),
        MinRam = PropertyValue.Whole(members.GetValueOrDefault("min_ram") ?? 0L),
        Protected = members.GetValueOrDefault("protected") is true,
        Hidden = members.GetValueOrDefault("os_hidden") is true,
        Tags = PropertyValue.Strings(members.GetValueOrDefault("tags")),
        Properties = properties,
    };

    private Dictionary<string, string?> Properties(JsonObject members, GivenValues given)
    {
        var properties = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in members)
        {
            if (schema.IsBase(name))
                continue;
            if (ImageTexts.Length(name) > ImageTexts.Longest)
                throw ApiException.BadRequest("Custom property should not be greater than 255 characters.");
            if (AttributeNames.IsReserved(name))
                throw new ApiException(403, null, $"Attribute '{name}' is reserved.");
            properties.Add(name, given.Text(name, value));
        }

        return properties;
    }
}
