using Glance.Domain.Images;
using Glance.Domain.Images.Repository;

namespace Glance.TestKit.InMemory;

/// <summary>The order of a list: NULL sorts as the empty string or 0.</summary>
public sealed class InMemoryImageOrder(IReadOnlyList<ImageSort> sort) : IComparer<Image>
{
    public int Compare(Image? x, Image? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        foreach (var (key, descending) in sort)
        {
            var order = Compare(key, x, y);
            if (order != 0)
                return descending ? -order : order;
        }

        return 0;
    }

    private static int Compare(ImageSortKey key, Image x, Image y) => key switch
    {
        ImageSortKey.Size => (x.Size ?? 0).CompareTo(y.Size ?? 0),
        ImageSortKey.CreatedAt => x.CreatedAt.CompareTo(y.CreatedAt),
        ImageSortKey.UpdatedAt => x.UpdatedAt.CompareTo(y.UpdatedAt),
        _ => CodePointComparer.Instance.Compare(Text(key, x), Text(key, y)),
    };

    private static string? Text(ImageSortKey key, Image image) => key switch
    {
        ImageSortKey.Name => image.Name,
        ImageSortKey.Status => image.Status.ToWord(),
        ImageSortKey.ContainerFormat => image.ContainerFormat,
        ImageSortKey.DiskFormat => image.DiskFormat,
        ImageSortKey.Id => image.Id,
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "not a text"),
    };
}
