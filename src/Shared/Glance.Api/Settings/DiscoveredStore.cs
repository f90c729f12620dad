namespace Glance.Api.Settings;

/// <summary>What is told about a store.</summary>
/// <param name="Id">A key of <c>enabled_backends</c>.</param>
/// <param name="Description"><c>store_description</c>; null for none.</param>
/// <param name="IsDefault">Whether uploads go there when none is named.</param>
/// <param name="ReadOnly">Whether it never takes data.</param>
public sealed record DiscoveredStore(string Id, string? Description, bool IsDefault, bool ReadOnly)
{
    private static readonly Dictionary<string, object?> Nothing = [];

    /// <summary>Driver type, such as <c>file</c>; for administrators and services, as what follows.</summary>
    public string Type { get; init; } = "";

    /// <summary><c>weight</c>: copies in heavier stores are read first.</summary>
    public long Weight { get; init; }

    /// <summary>Asks the driver what it tells about itself, JSON-shaped; it does not fail.</summary>
    public Func<IReadOnlyDictionary<string, object?>> Properties { get; init; } = static () => Nothing;
}
