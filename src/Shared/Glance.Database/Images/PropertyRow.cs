namespace Glance.Database.Images;

/// <summary>A live row of image_properties.</summary>
internal sealed record PropertyRow
{
    public required string ImageId { get; init; }

    public required string Name { get; init; }

    public string? Value { get; init; }
}
