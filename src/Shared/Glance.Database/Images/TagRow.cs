namespace Glance.Database.Images;

/// <summary>A live row of image_tags.</summary>
internal sealed record TagRow
{
    public required string ImageId { get; init; }

    public required string Value { get; init; }
}
