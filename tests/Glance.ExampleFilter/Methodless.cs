using Microsoft.AspNetCore.Http;

namespace Glance.ExampleFilter;

/// <summary>What a filter must not look like: the constructor without the method. Tests expect it to be refused.</summary>
/// <param name="next">What is behind the filter.</param>
/// <param name="settings">The keys of the filter's section.</param>
public sealed class Methodless(RequestDelegate next, IReadOnlyDictionary<string, string> settings)
{
    /// <summary>Something else than a filter has.</summary>
    public int Invoke() => settings?.Count ?? next.GetHashCode();
}
