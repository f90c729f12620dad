namespace Glance.Domain.Images.Repository;

/// <summary>The columns an image list can be sorted by (glance-v2-contract section 6).</summary>
public enum ImageSortKey
{
    /// <summary>name</summary>
    Name,

    /// <summary>status</summary>
    Status,

    /// <summary>container_format</summary>
    ContainerFormat,

    /// <summary>disk_format</summary>
    DiskFormat,

    /// <summary>size</summary>
    Size,

    /// <summary>id</summary>
    Id,

    /// <summary>created_at</summary>
    CreatedAt,

    /// <summary>updated_at</summary>
    UpdatedAt,
}
