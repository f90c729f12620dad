using Glance.Domain.Requests;

namespace Glance.Domain.Images.Properties;

/// <summary>Every property is everyone's who may change the image.</summary>
public sealed class NoPropertyProtection : IPropertyProtection
{
    private NoPropertyProtection()
    {
    }

    /// <summary>The one there need be.</summary>
    public static NoPropertyProtection Instance { get; } = new();

    /// <inheritdoc/>
    public bool IsActive => false;

    /// <inheritdoc/>
    public ValueTask<bool> AllowsAsync(RequestContext context, string property, PropertyAction action, CancellationToken cancellationToken) =>
        ValueTask.FromResult(true);
}
