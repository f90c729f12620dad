using Glance.Domain.Images;
using Glance.Domain.Images.Properties;
using Glance.Domain.Policies;

namespace Glance.Operations;

/// <summary>Who may do what.</summary>
/// <param name="Images">The rules about images, which knows what to hide.</param>
/// <param name="Rules">The rules about everything else.</param>
/// <param name="Properties">The rules about single properties of images.</param>
public sealed record OperationAccess(IImagePolicy Images, IPolicy Rules, IPropertyProtection Properties);
