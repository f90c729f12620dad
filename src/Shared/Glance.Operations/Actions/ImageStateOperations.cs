using Glance.Operations.Images;

namespace Glance.Operations.Actions;

/// <summary>Closing and opening the data of images.</summary>
/// <param name="Deactivate">Closes it.</param>
/// <param name="Reactivate">Opens it again.</param>
public sealed record ImageStateOperations(ChangeImageStatus Deactivate, ChangeImageStatus Reactivate)
{
    /// <summary>Makes the operations.</summary>
    public static ImageStateOperations From(OperationParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new ImageStateOperations(
            new ChangeImageStatus(parts.Records.Images, parts.Access.Images, StatusChange.Deactivate, parts.Time),
            new ChangeImageStatus(parts.Records.Images, parts.Access.Images, StatusChange.Reactivate, parts.Time));
    }
}
