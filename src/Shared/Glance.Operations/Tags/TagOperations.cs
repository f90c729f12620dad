namespace Glance.Operations.Tags;

/// <summary>What can be done with the tags of images.</summary>
/// <param name="Add">Adds one.</param>
/// <param name="Remove">Removes one.</param>
public sealed record TagOperations(AddTag Add, RemoveTag Remove)
{
    /// <summary>Makes the operations.</summary>
    public static TagOperations From(OperationParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new TagOperations(
            new AddTag(parts.Records.Images, parts.Access.Images, parts.Rules.Limits, parts.Time),
            new RemoveTag(parts.Records.Images, parts.Access.Images, parts.Time));
    }
}
