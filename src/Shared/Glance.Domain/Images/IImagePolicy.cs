using Glance.Domain.Errors;
using Glance.Domain.Requests;

namespace Glance.Domain.Images;

/// <summary>
/// Decides whether a caller may do something with an image. Actions carry upstream's policy names, such as
/// <c>get_image</c> (glance-behaviours section 2). Asked first in every operation, never in repositories.
/// </summary>
public interface IImagePolicy
{
    /// <summary>Whether the action is allowed.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="action">Policy name.</param>
    /// <param name="image">The stored image in question; null for actions on no image in particular.</param>
    /// <param name="cancellationToken">Ends the wait of rules that ask another service.</param>
    ValueTask<bool> AllowsAsync(RequestContext context, string action, Image? image, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the action is allowed for an image that is only proposed: rules see its owner and visibility and nothing else.
    /// </summary>
    /// <param name="context">Who asks.</param>
    /// <param name="action">Policy name.</param>
    /// <param name="proposed">The image as it would be.</param>
    /// <param name="cancellationToken">Ends the wait of rules that ask another service.</param>
    ValueTask<bool> AllowsNewAsync(RequestContext context, string action, Image proposed, CancellationToken cancellationToken);

    /// <summary>Refuses the action when it is not allowed.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="action">Policy name.</param>
    /// <param name="image">The stored image in question; null for actions on no image in particular.</param>
    /// <param name="cancellationToken">Ends the wait of rules that ask another service.</param>
    /// <exception cref="ForbiddenException">Not allowed.</exception>
    /// <exception cref="ImageNotFoundException">Not allowed, and the caller may not even know the image.</exception>
    ValueTask RequireAsync(RequestContext context, string action, Image? image, CancellationToken cancellationToken);
}
