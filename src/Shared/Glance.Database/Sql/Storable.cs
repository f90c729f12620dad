using Glance.Domain.Images;

namespace Glance.Database.Sql;

/// <summary>
/// Refuses text that no engine gives back as it was: with the NUL character, SQLite's text ends early and PostgreSQL's is refused.
/// </summary>
internal static class Storable
{
    /// <summary>Checks every text that a client chooses.</summary>
    /// <exception cref="InvalidImageException">One holds a NUL character.</exception>
    public static void Require(Image image)
    {
        Require("id", image.Id);
        Require("name", image.Name);
        Require("owner", image.Owner);
        foreach (var (name, value) in image.Properties)
        {
            Require("property name", name);
            Require(name, value);
        }

        foreach (var tag in image.Tags)
            Require("tag", tag);
        foreach (var location in image.Locations)
            Require("location URL", location.Url);
    }

    /// <summary>Whether a text can be a column's value; one that cannot is found nowhere.</summary>
    public static bool Is(string text) => !text.Contains('\0', StringComparison.Ordinal);

    /// <summary>Checks one text.</summary>
    /// <exception cref="InvalidImageException">It holds a NUL character.</exception>
    public static void Require(string field, string? text)
    {
        var position = text?.IndexOf('\0', StringComparison.Ordinal) ?? -1;
        if (position >= 0)
            throw new InvalidImageException($"The {field} has a NUL character at position {position}, which cannot be stored");
    }
}
