namespace Glance.Operations.Members;

/// <summary>What can be done with the projects that images are shared with.</summary>
/// <param name="Add">Shares an image.</param>
/// <param name="List">Reads an image's members.</param>
/// <param name="Show">Reads one.</param>
/// <param name="Update">Accepts or rejects.</param>
/// <param name="Remove">Stops sharing.</param>
public sealed record MemberOperations(AddMember Add, ListMembers List, ShowMember Show, UpdateMember Update, RemoveMember Remove)
{
    /// <summary>Makes the operations.</summary>
    public static MemberOperations From(OperationParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var (images, members, policy, time) = (parts.Records.Images, parts.Records.Members, parts.Access.Images, parts.Time);
        var readers = parts.Readers;
        return new MemberOperations(
            new AddMember(images, members, policy, parts.Rules.Limits, readers, time),
            new ListMembers(images, members, policy),
            new ShowMember(images, members, policy),
            new UpdateMember(images, members, policy, time),
            new RemoveMember(images, members, policy, readers, time));
    }
}
