using Glance.Domain.Images;

namespace Glance.TestKit.InMemory;

/// <summary>Refuses the text that databases refuse.</summary>
internal static class InMemoryImageText
{
    public static void RequireStorable(Image image) => RequireStorable(
        [image.Id, image.Name, image.Owner, .. image.Properties.Keys, .. image.Properties.Values, .. image.Tags, .. image.Locations.Select(location => location.Url)]);

    public static void RequireStorable(IEnumerable<string?> texts)
    {
        if (texts.Any(text => text?.Contains('\0', StringComparison.Ordinal) == true))
            throw new InvalidImageException("A text has a NUL character, which cannot be stored");
    }
}
