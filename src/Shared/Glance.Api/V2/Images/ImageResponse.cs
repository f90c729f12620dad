using Glance.Api.Json;
using Glance.Api.Settings;
using Glance.Api.V2.Schemas;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Locations;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Operations.Images;

namespace Glance.Api.V2.Images;

/// <summary>
/// An image as clients see it: custom properties, then the attributes in upstream's order (glance-v2-contract section 5).
/// </summary>
internal sealed class ImageResponse(LocationVisibility visible, IStoreRegistry stores, ImageSchema schema)
{
    /// <summary>Writes an image.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="image">The image.</param>
    /// <param name="context">Who sees it.</param>
    /// <param name="given">What this request gave for custom properties; null for one that gave nothing.</param>
    public void Write(PythonJsonWriter json, Image image, RequestContext context, GivenValues? given = null)
    {
        json.BeginObject();
        WriteProperties(json, image, given);
        WriteAttributes(json, image);
        var locations = image.Status == ImageStatus.Deactivated && !context.IsAdmin ? [] : stores.Arrange(image.Locations);
        if (visible.Locations)
            WriteLocations(json, locations);
        if (visible.DirectUrl && locations.Count > 0)
            json.Member("direct_url"u8, LocationKeys.LeftOut(locations[0].Url));
        json.Name("tags"u8);
        json.BeginArray();
        foreach (var tag in image.Tags)
            json.Text(tag);
        json.EndArray();
        var self = ImageLinks.Self(image.Id);
        json.Member("self"u8, self);
        json.Member("file"u8, self + "/file");
        json.Member("schema"u8, "/v2/schemas/image");
        if (stores.MultiStore && StoresOf(locations) is { Length: > 0 } ids)
            json.Member("stores"u8, ids);
        json.EndObject();
    }

    private void WriteProperties(PythonJsonWriter json, Image image, GivenValues? given)
    {
        foreach (var (name, value) in image.Properties)
        {
            // A property named as an attribute cannot be shown beside it; a site that has only the properties it declares shows no others.
            if (ImageAttributes.IsNeverShown(name) || schema.IsBase(name) || !schema.Takes(name))
                continue;
            var text = value ?? (schema.Declares(name) ? null : "");
            json.Name(name);
            json.Value(given is null ? text : given.Shown(name, text));
        }
    }

    private static void WriteAttributes(PythonJsonWriter json, Image image)
    {
        json.Member("name"u8, image.Name);
        json.Member("disk_format"u8, image.DiskFormat);
        json.Member("container_format"u8, image.ContainerFormat);
        json.Member("visibility"u8, image.Visibility.ToWord());
        json.Member("size"u8, image.Size);
        json.Member("virtual_size"u8, image.VirtualSize);
        json.Member("status"u8, image.Status.ToWord());
        json.Member("checksum"u8, image.Checksum);
        json.Member("protected"u8, image.Protected);
        json.Member("min_ram"u8, image.MinRam);
        json.Member("min_disk"u8, image.MinDisk);
        json.Member("owner"u8, image.Owner);
        json.Member("os_hidden"u8, image.Hidden);
        json.Member("os_hash_algo"u8, image.HashAlgorithm);
        json.Member("os_hash_value"u8, image.HashValue);
        json.Member("id"u8, image.Id);
        json.Member("created_at"u8, image.CreatedAt);
        json.Member("updated_at"u8, image.UpdatedAt);
    }

    private static void WriteLocations(PythonJsonWriter json, IReadOnlyList<ImageLocation> locations)
    {
        json.Name("locations"u8);
        json.BeginArray();
        foreach (var location in locations)
        {
            json.BeginObject();
            json.Member("url"u8, LocationKeys.LeftOut(location.Url));
            json.Name("metadata"u8);
            json.Value(location.Metadata);
            json.EndObject();
        }

        json.EndArray();
    }

    private static string StoresOf(IReadOnlyList<ImageLocation> locations) => locations.Count == 1
        ? locations[0].StoreId ?? ""
        : string.Join(',', locations.Select(location => location.StoreId).OfType<string>());
}
