using Glance.Api.Errors;
using Glance.Api.Requests;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;

namespace Glance.Api.V2.Images;

/// <summary>The two ways to ask for an order: <c>sort=key:dir,…</c>, or repeated <c>sort_key</c> and <c>sort_dir</c>.</summary>
internal static class ImageSortParser
{
    private const string Available = "name, status, container_format, disk_format, size, id, created_at, updated_at";

    /// <summary>The keys, with the tie-breakers that make an order total.</summary>
    /// <exception cref="ApiException">A key or direction that there is not, or a mixture.</exception>
    public static IReadOnlyList<ImageSort> Parse(QueryParameters parameters)
    {
        string[] keys = [.. parameters.Every("sort_key").Select(key => key.Trim())];
        string[] directions = [.. parameters.Every("sort_dir").Select(direction => direction.Trim())];
        if (parameters.Last("sort") is not { } sort)
            return Classic(keys, directions);
        if (keys.Length > 0 || directions.Length > 0)
            throw ApiException.BadRequest("Old and new sorting syntax cannot be combined");
        return Combined(sort);
    }

    private static List<ImageSort> Combined(string sort)
    {
        var sorts = new List<ImageSort>();
        foreach (var part in sort.Trim().Split(','))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var direction = colon < 0 ? "" : part[(colon + 1)..];
            sorts.Add(new ImageSort(Key((colon < 0 ? part : part[..colon]).Trim()), direction.Length == 0 || IsDescending(direction.Trim())));
        }

        return WithTieBreakers(sorts, sorts.Count != 1 || sorts[0].Descending);
    }

    private static List<ImageSort> Classic(string[] keys, string[] directions)
    {
        var sortKeys = keys.Select(Key).ToList();
        var descending = directions.Select(IsDescending).ToList();
        if (descending.Count > 1 && descending.Count != sortKeys.Count)
            throw ApiException.BadRequest("Number of sort dirs does not match the number of sort keys");
        if (sortKeys.Count == 0)
            sortKeys.Add(ImageSortKey.CreatedAt);
        var common = descending.Count != 1 || descending[0];
        return WithTieBreakers(
            [.. sortKeys.Select((key, index) => new ImageSort(key, descending.Count > 1 ? descending[index] : common))], common);
    }

    private static List<ImageSort> WithTieBreakers(List<ImageSort> sorts, bool descending)
    {
        var distinct = sorts.DistinctBy(sort => sort.Key).ToList();
        foreach (var key in (ImageSortKey[])[ImageSortKey.CreatedAt, ImageSortKey.Id])
        {
            if (distinct.All(sort => sort.Key != key))
                distinct.Add(new ImageSort(key, descending));
        }

        return distinct;
    }

    private static ImageSortKey Key(string word) => word switch
    {
        "name" => ImageSortKey.Name,
        "status" => ImageSortKey.Status,
        "container_format" => ImageSortKey.ContainerFormat,
        "disk_format" => ImageSortKey.DiskFormat,
        "size" => ImageSortKey.Size,
        "id" => ImageSortKey.Id,
        "created_at" => ImageSortKey.CreatedAt,
        "updated_at" => ImageSortKey.UpdatedAt,
        _ => throw ApiException.BadRequest($"Invalid sort key: {word}. It must be one of the following: {Available}."),
    };

    private static bool IsDescending(string word) => word switch
    {
        "desc" => true,
        "asc" => false,
        _ => throw ApiException.BadRequest($"Invalid sort direction: {word}"),
    };
}
