using Glance.Domain.Requests;

namespace Glance.Domain.Images.Properties;

/// <summary>Decides who may make, read, change and remove which custom property (glance-behaviours section 10).</summary>
public interface IPropertyProtection
{
    /// <summary>Whether any rule is in force; without one everything is allowed and nobody need ask.</summary>
    bool IsActive { get; }

    /// <summary>Whether the caller may.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="property">Name of the property.</param>
    /// <param name="action">What is to be done to it.</param>
    /// <param name="cancellationToken">Ends the wait of rules that ask another service.</param>
    ValueTask<bool> AllowsAsync(RequestContext context, string property, PropertyAction action, CancellationToken cancellationToken);
}
