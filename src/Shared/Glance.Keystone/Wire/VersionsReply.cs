using System.Text.Json.Serialization;

namespace Glance.Keystone.Wire;

/// <summary>What an unversioned URL of Keystone tells: the versions it serves.</summary>
internal sealed record VersionsReply([property: JsonPropertyName("versions")] VersionsBody? Versions);

/// <summary>The list, in the envelope Keystone puts around it.</summary>
internal sealed record VersionsBody([property: JsonPropertyName("values")] IReadOnlyList<VersionBody>? Values);

/// <summary>One version.</summary>
internal sealed record VersionBody(
    [property: JsonPropertyName("id")] string? Id, [property: JsonPropertyName("links")] IReadOnlyList<VersionLink>? Links);

/// <summary>Where it is.</summary>
internal sealed record VersionLink([property: JsonPropertyName("rel")] string? Rel, [property: JsonPropertyName("href")] string? Href);
