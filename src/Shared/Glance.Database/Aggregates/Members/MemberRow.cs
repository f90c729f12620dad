using Glance.Domain.Images;
using Glance.Domain.Images.Members;

namespace Glance.Database.Aggregates.Members;

/// <summary>A row of image_members.</summary>
internal sealed record MemberRow
{
    public required long Id { get; init; }

    public required string ImageId { get; init; }

    public required string MemberId { get; init; }

    public required string Status { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? UpdatedAt { get; init; }

    public bool Deleted { get; init; }

    /// <summary>The member.</summary>
    public Member ToMember() => new()
    {
        ImageId = ImageId,
        MemberId = MemberId,
        Status = Status,
        CreatedAt = Utc(CreatedAt),
        UpdatedAt = Utc(UpdatedAt ?? CreatedAt),
    };

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
