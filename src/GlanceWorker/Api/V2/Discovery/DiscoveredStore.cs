namespace GlanceWorker.Api.V2.Discovery;

/// <summary>What is told about a store.</summary>
/// <param name="Id">A key of <c>enabled_backends</c>.</param>
/// <param name="Description"><c>store_description</c>; null for none.</param>
/// <param name="IsDefault">Whether uploads go there when none is named.</param>
/// <param name="ReadOnly">Whether it never takes data.</param>
internal sealed record DiscoveredStore(string Id, string? Description, bool IsDefault, bool ReadOnly);
