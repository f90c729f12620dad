using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Operations.Records;

namespace Glance.Operations.Images;

/// <summary>The attributes an update may set, by their names on the wire; every other name is a custom property.</summary>
public static class ImageAttributes
{
    /// <summary>Whether the name is an attribute and not a custom property.</summary>
    internal static bool Contains(string name) => name is "name" or "disk_format" or "container_format" or "visibility" or "protected"
        or "min_ram" or "min_disk" or "owner" or "os_hidden" or "tags";

    /// <summary>
    /// Whether it is a property of the service's own that nobody is shown: the names of hosts that hold staged or hashed data are nobody's
    /// business.
    /// </summary>
    public static bool IsNeverShown(string name) => name is "os_glance_stage_host" or "os_glance_hash_op_host";

    /// <summary>The image with the attribute set.</summary>
    /// <exception cref="InvalidImageException">The value is not one for this attribute.</exception>
    /// <exception cref="ForbiddenException">The image is past the state in which this may change.</exception>
    internal static Image Set(Image image, string name, object? value, ImageLimits limits) => name switch
    {
        "name" => image with { Name = Text(name, value) },
        "owner" => image with { Owner = Text(name, value) is { Length: > 0 } owner ? owner : null },
        "disk_format" => image with { DiskFormat = Format(image, name, value) },
        "container_format" => image with { ContainerFormat = Format(image, name, value) },
        "visibility" => image with { Visibility = Visibility(value) },
        "protected" => image with { Protected = Flag(name, value) },
        "os_hidden" => image with { Hidden = Flag(name, value) },
        "min_ram" => image with { MinRam = Number(name, value) },
        "min_disk" => image with { MinDisk = Number(name, value) },
        "tags" => image with { Tags = ImageRules.Tags(value as IReadOnlyList<string> ?? throw Wrong(name, "a list of strings"), limits) },
        _ => throw new ArgumentException($"'{name}' is not an attribute", nameof(name)),
    };

    /// <summary>A visibility word.</summary>
    internal static ImageVisibility Visibility(object? value) =>
        ImageWords.TryParseVisibility(value as string, out var visibility)
            ? visibility
            : throw Wrong("visibility", "one of " + string.Join(", ", ImageWords.VisibilityWords));

    private static string? Format(Image image, string name, object? value)
    {
        if (image.Status is not (ImageStatus.Queued or ImageStatus.Importing))
            throw new ForbiddenException($"Attribute {name} can be only replaced for a queued image.");
        return Text(name, value);
    }

    private static string? Text(string name, object? value)
    {
        if (value is not (null or string))
            throw Wrong(name, "a string or null");
        ImageTexts.RequireName(name, value as string);
        return value as string;
    }

    private static bool Flag(string name, object? value) => value is bool flag ? flag : throw Wrong(name, "true or false");

    private static int Number(string name, object? value) =>
        value is GivenAmount amount ? ImageRules.Amount(name, amount) : throw Wrong(name, "an integer");

    private static InvalidImageException Wrong(string name, string expected) => new($"'{name}' must be {expected}");
}
