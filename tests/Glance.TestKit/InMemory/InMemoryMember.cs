using Glance.Domain.Images;
using Glance.Domain.Images.Members;

namespace Glance.TestKit.InMemory;

/// <summary>A membership as <see cref="InMemoryImageRepository"/> keeps it: one for each pair, be it removed.</summary>
internal sealed class InMemoryMember(Member member)
{
    public Member Member { get; set; } = member;

    public bool Removed { get; set; }
}
