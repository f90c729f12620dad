using Glance.Stores.Drivers.File;
using Glance.Stores.Drivers.Http;

namespace Glance.Stores;

/// <summary>One configured store.</summary>
public sealed record BackendOptions
{
    /// <summary>Key of <c>enabled_backends</c>, or the scheme's name in single-store mode.</summary>
    public required string Id { get; init; }

    /// <summary>Driver type as written, such as <c>file</c> or <c>rbd</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>store_description</c>: what users read about it.</summary>
    public string? Description { get; init; }

    /// <summary><c>weight</c>: copies in heavier stores are read first.</summary>
    public int Weight { get; init; }

    /// <summary>Options of the file driver; read by no other type.</summary>
    public FileStoreOptions File { get; init; } = new();

    /// <summary>Options of the http driver; read by no other type.</summary>
    public HttpStoreOptions Http { get; init; } = new();
}
