using Glance.Domain.Images;
using Glance.Domain.Policies;

namespace Glance.Operations.Actions;

/// <summary>A change of an image's status that a caller asks for by name.</summary>
/// <param name="Name">What telemetry calls it.</param>
/// <param name="Verb">What refusals call it.</param>
/// <param name="Action">The rule that says who may.</param>
/// <param name="From">The status it begins with.</param>
/// <param name="To">The status it ends with; an image that has it stays as it is.</param>
internal sealed record StatusChange(string Name, string Verb, string Action, ImageStatus From, ImageStatus To)
{
    /// <summary>Closes the data of an image to everyone but administrators.</summary>
    public static StatusChange Deactivate =>
        new("DeactivateImage", "deactivate", PolicyActions.Deactivate, ImageStatus.Active, ImageStatus.Deactivated);

    /// <summary>Opens it again.</summary>
    public static StatusChange Reactivate =>
        new("ReactivateImage", "reactivate", PolicyActions.Reactivate, ImageStatus.Deactivated, ImageStatus.Active);
}
