using Glance.Domain.Errors;

namespace Glance.Domain.Images.Members;

/// <summary>The image is shared with this project already.</summary>
/// <param name="imageId">The image.</param>
/// <param name="memberId">The project.</param>
public sealed class DuplicateMemberException(string imageId, string memberId)
    : GlanceException($"Member {memberId} is duplicated for image {imageId}")
{
    /// <summary>The image.</summary>
    public string ImageId { get; } = imageId;

    /// <summary>The project.</summary>
    public string MemberId { get; } = memberId;
}
