namespace Glance.Api.Versions;

/// <summary>What decides which API versions are listed and accepted.</summary>
public sealed record VersionOptions
{
    /// <summary><c>public_endpoint</c>: base of the links; null for the URL of the request.</summary>
    public string? PublicEndpoint { get; init; }

    /// <summary>Whether <c>image_cache_dir</c> is set.</summary>
    public bool HasImageCache { get; init; }

    /// <summary>Whether <c>enabled_backends</c> is set.</summary>
    public bool HasBackends { get; init; }

    /// <summary>Kilo's <c>enable_v2_api</c>: off lists and accepts nothing.</summary>
    public bool EnableV2 { get; init; } = true;
}
