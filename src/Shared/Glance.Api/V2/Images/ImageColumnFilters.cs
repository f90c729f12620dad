using System.Diagnostics.CodeAnalysis;
using Glance.Api.Errors;
using Glance.Api.Json;
using Glance.Api.Requests;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;

namespace Glance.Api.V2.Images;

/// <summary>Filters on the columns of an image, by parameter name. A name that is no column filters by custom property.</summary>
internal static class ImageColumnFilters
{
    private static readonly Dictionary<string, Func<string, string, ColumnFilter>> Parsers = new(StringComparer.Ordinal)
    {
        ["id"] = (name, value) => Text(ImageColumn.Id, value),
        ["name"] = (name, value) => Text(ImageColumn.Name, value),
        ["status"] = (name, value) => Text(ImageColumn.Status, value),
        ["container_format"] = (name, value) => Text(ImageColumn.ContainerFormat, value),
        ["disk_format"] = (name, value) => Text(ImageColumn.DiskFormat, value),
        ["owner"] = (name, value) => Equal(ImageColumn.Owner, value),
        ["checksum"] = (name, value) => Equal(ImageColumn.Checksum, value),
        ["os_hash_algo"] = (name, value) => Equal(ImageColumn.HashAlgorithm, value),
        ["os_hash_value"] = (name, value) => Equal(ImageColumn.HashValue, value),
        ["protected"] = (name, value) => Equal(ImageColumn.Protected, Flag(value)),
        ["created_at"] = (name, value) => Time(ImageColumn.CreatedAt, name, value),
        ["updated_at"] = (name, value) => Time(ImageColumn.UpdatedAt, name, value),
    };

    private static readonly Dictionary<string, ImageColumn> Numbers = new(StringComparer.Ordinal)
    {
        ["size"] = ImageColumn.Size,
        ["virtual_size"] = ImageColumn.VirtualSize,
        ["min_ram"] = ImageColumn.MinRam,
        ["min_disk"] = ImageColumn.MinDisk,
    };

    /// <summary>The condition; false when the name is no column's.</summary>
    /// <exception cref="ApiException">The value is not one for this column.</exception>
    public static bool TryParse(string name, string value, [NotNullWhen(true)] out ColumnFilter? filter)
    {
        filter = null;
        if (Parsers.TryGetValue(name, out var parse))
            filter = parse(name, value);
        else if (Numbers.TryGetValue(name, out var column))
            filter = new ColumnFilter(column, Comparison.Equal, [Number(value, $"'{name}' is compared with a whole number, not with '{value}'.")]);
        else if (name.EndsWith("_min", StringComparison.Ordinal))
            filter = Bound(name, value, Comparison.GreaterOrEqual);
        else if (name.EndsWith("_max", StringComparison.Ordinal))
            filter = Bound(name, value, Comparison.LessOrEqual);
        return filter is not null;
    }

    private static ColumnFilter Bound(string name, string value, Comparison comparison)
    {
        var number = Number(value, "Unable to filter on a range with a non-numeric value.");
        return Numbers.TryGetValue(name[..^4], out var column)
            ? new ColumnFilter(column, comparison, [number])
            : throw ApiException.BadRequest($"'{name}' is no range: {string.Join(", ", Numbers.Keys)} have a _min and a _max.");
    }

    private static ColumnFilter Text(ImageColumn column, string expression)
    {
        var (name, value) = FilterExpression.Split(expression);
        return name switch
        {
            "eq" => Equal(column, value),
            "in" => In(column, FilterExpression.List(value)),
            _ => throw ApiException.BadRequest($"Unable to filter by unknown operator '{name}'."),
        };
    }

    // One of no values is nothing; no image has an empty id.
    private static ColumnFilter In(ImageColumn column, IReadOnlyList<string> values) =>
        values.Count == 0 ? Equal(ImageColumn.Id, "") : new ColumnFilter(column, Comparison.In, [.. values]);

    private static ColumnFilter Equal(ImageColumn column, object value) => new(column, Comparison.Equal, [value]);

    private static ColumnFilter Time(ImageColumn column, string name, string expression)
    {
        var (word, value) = FilterExpression.Split(expression);
        if (!IsoTime.TryParse(value, out var time))
            throw ApiException.BadRequest($"Bad \"{name}\" query filter format. Use ISO 8601 DateTime notation.");
        return new ColumnFilter(column, CompareBy(word), [time]);
    }

    private static Comparison CompareBy(string word) => word switch
    {
        "eq" => Comparison.Equal,
        "neq" => Comparison.NotEqual,
        "lt" => Comparison.Less,
        "lte" => Comparison.LessOrEqual,
        "gt" => Comparison.Greater,
        "gte" => Comparison.GreaterOrEqual,
        _ => throw ApiException.BadRequest("Unable to filter on a unknown operator."),
    };

    private static bool Flag(string value) => value switch
    {
        "true" => true,
        "false" => false,
        _ => throw ApiException.BadRequest($"Invalid value '{value}' for 'protected' filter. Valid values are 'true' or 'false'."),
    };

    private static long Number(string value, string problem) =>
        PythonInteger.TryParse(value, out var number) ? number : throw ApiException.BadRequest(problem);
}
