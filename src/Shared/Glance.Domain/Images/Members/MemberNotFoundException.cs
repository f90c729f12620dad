using Glance.Domain.Errors;

namespace Glance.Domain.Images.Members;

/// <summary>The image is not shared with this project.</summary>
/// <param name="imageId">The image.</param>
/// <param name="memberId">The project.</param>
public sealed class MemberNotFoundException(string imageId, string memberId)
    : GlanceException($"{memberId} not found in the member list of the image {imageId}.")
{
    /// <summary>The image.</summary>
    public string ImageId { get; } = imageId;

    /// <summary>The project.</summary>
    public string MemberId { get; } = memberId;
}
