using System.Diagnostics.CodeAnalysis;

namespace Glance.Stores.Journals;

/// <summary>An image id becomes the name of its file, as in every Glance; nothing that could mean another place may get that far.</summary>
internal static class ImageFileName
{
    // The width of Glance's images.id column.
    private const int LongestId = 36;

    /// <summary>Refuses ids that are no plain name: letters, digits, '-' and '_' only.</summary>
    /// <exception cref="ArgumentException">The id is something else. Callers make or check ids long before, so this is a bug or an
    /// attack.</exception>
    public static void Require([NotNull] string? imageId)
    {
        ArgumentException.ThrowIfNullOrEmpty(imageId);
        if (!IsPlain(imageId))
            throw new ArgumentException($"'{imageId}' cannot name a file: an image id has at most {LongestId} letters, digits, '-' or '_'", nameof(imageId));
    }

    /// <summary>Whether the id is a plain name.</summary>
    public static bool IsPlain(string imageId) =>
        imageId.Length is > 0 and <= LongestId && imageId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
