using Glance.Domain.Images;
using Glance.Domain.Locations;

namespace Glance.Database.Aggregates.Locations;

/// <summary>A row of image_locations that waits for the removal of its data.</summary>
internal sealed record RemovedLocationRow
{
    public required long Id { get; init; }

    public required string ImageId { get; init; }

    public required string Value { get; init; }

    public string? Metadata { get; init; }

    public required string Status { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? UpdatedAt { get; init; }

    public DateTime? DeletedAt { get; init; }

    /// <summary>What it says.</summary>
    /// <exception cref="Sql.BrokenRowException">The URL cannot be decrypted, or the metadata is no JSON object.</exception>
    public RemovedLocation ToRemoved(LocationColumns columns)
    {
        var row = new LocationRow { Id = Id, ImageId = ImageId, Value = Value, Metadata = Metadata, Status = Status };
        return new RemovedLocation(ImageId, columns.ToLocation(row), Utc(DeletedAt ?? UpdatedAt ?? CreatedAt), Utc(UpdatedAt ?? CreatedAt));
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
