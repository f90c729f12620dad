namespace Glance.Domain.Images;

/// <summary>
/// What texts of clients may be: one rule for each kind of value, whichever request brings it and whichever database keeps it
/// (docs/decisions/0172). Lengths count characters, as the databases do, not the units of UTF-16.
/// </summary>
public static class ImageTexts
{
    /// <summary>Most characters of a name, a tag, a property's name, an owner or a member.</summary>
    public const int Longest = 255;

    private const int LongestShown = 64;

    /// <summary>The characters of a text.</summary>
    /// <param name="text">The text.</param>
    public static int Length(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var count = text.Length;
        for (var at = 1; at < text.Length; at++)
        {
            if (char.IsSurrogatePair(text[at - 1], text[at]))
                count--;
        }

        return count;
    }

    /// <summary>An image's name or owner.</summary>
    /// <param name="field">Which of them.</param>
    /// <param name="value">The text; null is none.</param>
    /// <exception cref="InvalidImageException">It cannot be one.</exception>
    public static void RequireName(string field, string? value)
    {
        RequireShort(field, value);
        RequireStorable(field, value);
    }

    /// <summary>
    /// A tag. It may hold characters of any plane: those in addresses always might, and what an image shows can be sent back.
    /// </summary>
    /// <param name="tag">The tag.</param>
    /// <exception cref="InvalidImageException">It cannot be one.</exception>
    public static void RequireTag(string tag)
    {
        RequireShort("tags", tag);
        RequireNoNul("tags", tag);
    }

    /// <summary>A custom property.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; null is none.</param>
    /// <exception cref="InvalidImageException">It cannot be one.</exception>
    public static void RequireProperty(string name, string? value)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Length(name) > Longest)
            throw new InvalidImageException($"Custom property names have at most {Longest} characters, this one has {Length(name)}");
        RequireStorable("property name", name);
        RequireStorable(name, value);
    }

    /// <summary>A project that an image is shared with.</summary>
    /// <param name="member">The project.</param>
    /// <exception cref="InvalidImageException">It cannot be one.</exception>
    public static void RequireMember(string member)
    {
        if (Length(member) > Longest)
            throw new InvalidImageException($"A member's name has at most {Longest} characters, this one has {Length(member)}");
        RequireStorable("member", member);
    }

    /// <summary>
    /// Text of any length that every supported database stores unchanged: no characters outside the basic plane (upstream refuses them for
    /// MySQL's sake) and no NUL (PostgreSQL has none in text).
    /// </summary>
    /// <param name="field">What it is for.</param>
    /// <param name="value">The text; null is none.</param>
    /// <exception cref="InvalidImageException">It cannot be stored.</exception>
    public static void RequireStorable(string field, string? value)
    {
        if (value is null)
            return;
        if (value.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
            throw new InvalidImageException($"'{Shown(field)}' can't contain 4 byte unicode characters");
        RequireNoNul(field, value);
    }

    private static void RequireNoNul(string field, string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new InvalidImageException($"'{Shown(field)}' can't contain the NUL character");
    }

    private static void RequireShort(string field, string? value)
    {
        if (value is not null && Length(value) > Longest)
            throw new InvalidImageException($"'{field}' has at most {Longest} characters, this one has {Length(value)}");
    }

    private static string Shown(string field) => field.Length <= LongestShown ? field : string.Concat(field.AsSpan(0, LongestShown), "…");
}
