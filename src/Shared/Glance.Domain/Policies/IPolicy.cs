using Glance.Domain.Requests;

namespace Glance.Domain.Policies;

/// <summary>
/// The rules in force, for everything that is no image: <c>context_is_admin</c>, tasks, cache, discovery and metadata definitions.
/// Images go through <see cref="Images.IImagePolicy"/>, which knows what to hide.
/// </summary>
public interface IPolicy
{
    /// <summary>Whether the rule holds; one that nobody wrote does not.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="action">Name of the rule.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="cancellationToken">Ends the wait of rules that ask another service.</param>
    ValueTask<bool> AllowsAsync(RequestContext context, string action, PolicyTarget target, CancellationToken cancellationToken);
}
