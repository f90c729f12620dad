using System.Globalization;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;

namespace Glance.TestKit.InMemory;

/// <summary>The filters of a list, with SQL's rule that NULL matches no comparison.</summary>
internal static class InMemoryImageFilters
{
    public static bool Match(ImageQuery query, Image image) =>
        image.Status is not ImageStatus.Killed
        && image.Hidden == query.Hidden
        && query.Columns.All(filter => Match(filter, Value(filter.Column, image)))
        && query.Properties.All(wanted => image.Properties.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
        && query.Tags.All(tag => image.Tags.Contains(tag, StringComparer.Ordinal));

    private static bool Match(ColumnFilter filter, object? value)
    {
        if (value is null)
            return false;
        if (filter.Comparison is Comparison.In)
            return filter.Values.Any(wanted => Compare(value, wanted) == 0);
        var order = Compare(value, filter.Values[0]);
        return filter.Comparison switch
        {
            Comparison.Equal => order == 0,
            Comparison.NotEqual => order != 0,
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private static int Compare(object value, object wanted) => value switch
    {
        string text => CodePointComparer.Instance.Compare(text, (string)wanted),
        long number => number.CompareTo(Convert.ToInt64(wanted, CultureInfo.InvariantCulture)),
        bool flag => flag.CompareTo((bool)wanted),
        DateTimeOffset time => time.CompareTo((DateTimeOffset)wanted),
        _ => throw new ArgumentException($"cannot compare a {value.GetType().Name}", nameof(value)),
    };

    private static object? Value(ImageColumn column, Image image) => column switch
    {
        ImageColumn.Id => image.Id,
        ImageColumn.Name => image.Name,
        ImageColumn.Status => image.Status.ToWord(),
        ImageColumn.ContainerFormat => image.ContainerFormat,
        ImageColumn.DiskFormat => image.DiskFormat,
        ImageColumn.Owner => image.Owner,
        ImageColumn.Checksum => image.Checksum,
        ImageColumn.HashAlgorithm => image.HashAlgorithm,
        ImageColumn.HashValue => image.HashValue,
        ImageColumn.Size => image.Size,
        ImageColumn.VirtualSize => image.VirtualSize,
        ImageColumn.MinRam => (long)image.MinRam,
        ImageColumn.MinDisk => (long)image.MinDisk,
        ImageColumn.Protected => image.Protected,
        ImageColumn.CreatedAt => image.CreatedAt,
        ImageColumn.UpdatedAt => image.UpdatedAt,
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "unknown column"),
    };
}
