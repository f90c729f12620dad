namespace Glance.Domain.Images.Members;

/// <summary>A project with which an image is shared: immutable, stored through <see cref="IMemberRepository"/>.</summary>
public sealed record Member
{
    /// <summary>The status of a new member.</summary>
    public const string Pending = "pending";

    /// <summary>The image.</summary>
    public required string ImageId { get; init; }

    /// <summary>The project, at most 255 characters.</summary>
    public required string MemberId { get; init; }

    /// <summary>What the project said to it: <c>pending</c>, <c>accepted</c> or <c>rejected</c>.</summary>
    public string Status { get; init; } = Pending;

    /// <summary>When the image was shared with it (the last time), UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the status last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
