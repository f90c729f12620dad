namespace Glance.Domain.Images.Repository;

/// <summary>One sort key with its direction. NULL values sort as the empty string or 0.</summary>
public readonly record struct ImageSort(ImageSortKey Key, bool Descending);
