using Glance.Domain.Errors;

namespace Glance.Operations.Uploads;

/// <summary>The configured hash algorithm is not available; the start ends.</summary>
/// <param name="name">The name as configured.</param>
/// <param name="available">What could be configured instead.</param>
public sealed class UnsupportedHashAlgorithmException(string name, IReadOnlyList<string> available)
    : GlanceException($"[DEFAULT] hashing_algorithm = {name}: this version cannot compute it; it has: {string.Join(", ", available)}")
{
    /// <summary>The name as configured.</summary>
    public string Name { get; } = name;
}
