using Glance.Domain.Images;
using Glance.Domain.Images.Members;

namespace Glance.TestKit.InMemory;

/// <summary>What <see cref="InMemoryImageRepository"/> keeps of an image; its lock guards it.</summary>
internal sealed class InMemoryImageRecord(Image image)
{
    /// <summary>The image with all its undeleted locations.</summary>
    public Image Image { get; set; } = image;

    /// <summary>When it was deleted; null for a live image.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Memberships, removed ones too.</summary>
    public List<InMemoryMember> Members { get; } = [];

    /// <summary>The members there are.</summary>
    public IEnumerable<Member> LiveMembers => Members.Where(kept => !kept.Removed).Select(kept => kept.Member);

    /// <summary>The image as readers get it: locations that are not active are not shown.</summary>
    public Image Shown => Image with { Locations = [.. Image.Locations.Where(location => location.Status == "active")] };

    /// <summary>A member; null when there is none of the name.</summary>
    public Member? FindMember(string project) => LiveMembers.FirstOrDefault(member => member.MemberId == project);
}
