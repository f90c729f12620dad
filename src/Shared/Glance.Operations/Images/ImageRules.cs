using Glance.Domain.Images;

namespace Glance.Operations.Images;

/// <summary>Rules about values that creating and updating share.</summary>
internal static class ImageRules
{
    /// <summary>An amount of memory or disk that fits the database's 32-bit column.</summary>
    public static int Amount(string name, long value) => value is >= 0 and <= int.MaxValue
        ? (int)value
        : throw new InvalidImageException($"Invalid value '{value}' for parameter '{name}': it must be between 0 and {int.MaxValue}");

    /// <summary>Each tag once, within the quota.</summary>
    public static IReadOnlyList<string> Tags(IReadOnlyList<string> tags, ImageLimits limits)
    {
        if (tags.Count == 0)
            return [];
        var once = tags.Distinct(StringComparer.Ordinal).ToList();
        foreach (var tag in once)
            RequireStorable("tags", tag);
        limits.Quotas.RequireTags(once.Count);
        return once;
    }

    /// <summary>
    /// Text that every supported database stores unchanged: no characters outside the basic plane (upstream refuses them for MySQL's
    /// sake) and no NUL (PostgreSQL has none in text).
    /// </summary>
    public static void RequireStorable(string name, string? value)
    {
        if (value is null)
            return;
        if (value.Any(char.IsSurrogate))
            throw new InvalidImageException($"'{Printable(name)}' can't contain 4 byte unicode characters");
        RequireNoNul(name, value);
    }

    /// <summary>Text that the databases of this service store unchanged.</summary>
    public static void RequireNoNul(string name, string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new InvalidImageException($"'{Printable(name)}' can't contain the NUL character");
    }

    /// <summary>A name and value that can become a custom property.</summary>
    public static void RequireStorableProperty(string name, string? value)
    {
        if (name.Length > 255)
            throw new InvalidImageException($"Custom property names have at most 255 characters, this one has {name.Length}");
        RequireStorable("property name", name);
        RequireStorable(name, value);
    }

    private static string Printable(string name) => name.Length <= 64 ? name : string.Concat(name.AsSpan(0, 64), "…");
}
