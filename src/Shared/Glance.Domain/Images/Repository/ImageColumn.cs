namespace Glance.Domain.Images.Repository;

/// <summary>The columns a list can be filtered by.</summary>
public enum ImageColumn
{
    /// <summary>id</summary>
    Id,

    /// <summary>name</summary>
    Name,

    /// <summary>status</summary>
    Status,

    /// <summary>container_format</summary>
    ContainerFormat,

    /// <summary>disk_format</summary>
    DiskFormat,

    /// <summary>owner</summary>
    Owner,

    /// <summary>checksum</summary>
    Checksum,

    /// <summary>os_hash_algo</summary>
    HashAlgorithm,

    /// <summary>os_hash_value</summary>
    HashValue,

    /// <summary>size</summary>
    Size,

    /// <summary>virtual_size</summary>
    VirtualSize,

    /// <summary>min_ram</summary>
    MinRam,

    /// <summary>min_disk</summary>
    MinDisk,

    /// <summary>protected</summary>
    Protected,

    /// <summary>created_at</summary>
    CreatedAt,

    /// <summary>updated_at</summary>
    UpdatedAt,
}
