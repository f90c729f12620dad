using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Properties;
using Glance.Domain.Requests;
using Glance.Operations.Images;

namespace Glance.Operations.Access;

/// <summary>Steps of operations that ask the property protections.</summary>
internal static class PropertyProtectionExtensions
{
    /// <summary>The image without the properties that the caller may not read; the same object when that is none.</summary>
    public static async ValueTask<Image> ReadableAsync(
        this IPropertyProtection protection, RequestContext context, Image image, CancellationToken cancellationToken)
    {
        if (!protection.IsActive)
            return image;
        Dictionary<string, string?>? readable = null;
        foreach (var name in image.Properties.Keys)
        {
            if (await protection.AllowsAsync(context, name, PropertyAction.Read, cancellationToken).ConfigureAwait(false))
                continue;
            readable ??= new Dictionary<string, string?>(image.Properties, StringComparer.Ordinal);
            readable.Remove(name);
        }

        return readable is null ? image : image with { Properties = readable };
    }

    /// <summary>Refuses what the caller may not do to the property.</summary>
    /// <exception cref="ForbiddenException">It is protected.</exception>
    public static async ValueTask RequireAsync(
        this IPropertyProtection protection, RequestContext context, string property, PropertyAction action, CancellationToken cancellationToken)
    {
        if (protection.IsActive && !await protection.AllowsAsync(context, property, action, cancellationToken).ConfigureAwait(false))
            throw new ForbiddenException($"Attribute '{property}' is reserved.");
    }

    /// <summary>
    /// Refuses to make a property of an image there is for who may not see whether it is there, unless they may change it as well: it may
    /// replace the value of others, and the answer does not tell whether it would (docs/decisions/0400).
    /// </summary>
    /// <exception cref="ForbiddenException">It is protected.</exception>
    public static async ValueTask RequireUnseenAsync(
        this IPropertyProtection protection, RequestContext context, string property, CancellationToken cancellationToken)
    {
        if (!protection.IsActive)
            return;
        if (!await protection.AllowsAsync(context, property, PropertyAction.Read, cancellationToken).ConfigureAwait(false))
            await protection.RequireAsync(context, property, PropertyAction.Update, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The image with the properties of <paramref name="stored"/> that <paramref name="readable"/> lacks put back, so that a save does not
    /// take them away.
    /// </summary>
    public static Image WithHiddenOf(this Image changed, Image stored, Image readable)
    {
        if (ReferenceEquals(stored, readable))
            return changed;
        var properties = new Dictionary<string, string?>(changed.Properties, StringComparer.Ordinal);
        foreach (var (name, value) in stored.Properties)
        {
            if (!readable.Properties.ContainsKey(name))
                properties.TryAdd(name, value);
        }

        return changed with { Properties = properties };
    }
}
