using Glance.Domain.Images;

namespace Glance.Operations.Images;

/// <summary>One page of a list.</summary>
/// <param name="Images">The images the caller may see.</param>
/// <param name="NextMarker">Id to continue after; null on what is known to be the last page.</param>
public sealed record ImagePage(IReadOnlyList<Image> Images, string? NextMarker);
