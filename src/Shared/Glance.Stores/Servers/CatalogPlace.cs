namespace Glance.Stores.Servers;

/// <summary>Where a catalogue says that a service is.</summary>
/// <param name="Url">Its URL.</param>
/// <param name="Interface"><c>publicURL</c>, <c>internalURL</c> or <c>adminURL</c>.</param>
/// <param name="Region">The region; null where none is written.</param>
internal sealed record CatalogPlace(Uri Url, string Interface, string? Region);
