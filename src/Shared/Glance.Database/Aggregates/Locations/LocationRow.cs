namespace Glance.Database.Aggregates.Locations;

/// <summary>A live row of image_locations.</summary>
internal sealed record LocationRow
{
    public required long Id { get; init; }

    public required string ImageId { get; init; }

    public required string Value { get; init; }

    public string? Metadata { get; init; }

    public required string Status { get; init; }
}
