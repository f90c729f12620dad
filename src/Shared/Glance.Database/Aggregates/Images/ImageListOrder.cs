using Glance.Database.Sql;
using Glance.Domain.Images.Repository;

namespace Glance.Database.Aggregates.Images;

/// <summary>
/// What a list is sorted by, and how a page goes on behind an image. A key given twice counts once, and none behind the id.
/// </summary>
internal sealed class ImageListOrder(Dialect dialect, IReadOnlyList<ImageSort> sort)
{
    private readonly List<(string Expression, bool Descending)> _keys =
        [.. Counting(sort).Select(key => (Of(dialect, key.Key), key.Descending))];

    /// <summary>What stands behind <c>ORDER BY</c>.</summary>
    public string Text => string.Join(", ", _keys.Select(key => $"{key.Expression} {(key.Descending ? "DESC" : "ASC")}"));

    /// <summary>The condition that an image comes behind another one.</summary>
    /// <param name="lastId">The parameter with the other's id.</param>
    public string Behind(string lastId) => dialect.SeeksByAlternatives ? Alternatives(lastId) : After(0, lastId);

    private static IEnumerable<ImageSort> Counting(IReadOnlyList<ImageSort> sort)
    {
        foreach (var key in sort.DistinctBy(key => key.Key))
        {
            yield return key;
            if (key.Key is ImageSortKey.Id)
                yield break;
        }
    }

    private static string Of(Dialect dialect, ImageSortKey key) => key switch
    {
        ImageSortKey.Name => dialect.Ordered("COALESCE(i.name, '')"),
        ImageSortKey.Status => dialect.Ordered("i.status"),
        ImageSortKey.ContainerFormat => dialect.Ordered("COALESCE(i.container_format, '')"),
        ImageSortKey.DiskFormat => dialect.Ordered("COALESCE(i.disk_format, '')"),
        ImageSortKey.Size => dialect.Indexed("COALESCE(i.size, 0)"),
        ImageSortKey.Id => dialect.Ordered("i.id"),
        ImageSortKey.CreatedAt => "i.created_at",
        ImageSortKey.UpdatedAt => dialect.Indexed("COALESCE(i.updated_at, i.created_at)"),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "unknown sort key"),
    };

    // a < A OR (a = A AND b < B) …: each is a range of an index that has them all.
    private string Alternatives(string lastId)
    {
        string Marker(string expression) => $"(SELECT {expression} FROM images i WHERE i.id = {lastId})";
        var alternatives = _keys.Select((key, index) => string.Join(
            " AND ",
            _keys.Take(index).Select(before => $"{before.Expression} = {Marker(before.Expression)}")
                .Append($"{key.Expression} {(key.Descending ? "<" : ">")} {Marker(key.Expression)}")));
        return $"(({string.Join(") OR (", alternatives)}))";
    }

    // a <= A AND (a < A OR b < B …): the first comparison lets an index find the place, the rest decides.
    private string After(int index, string lastId)
    {
        var (expression, descending) = _keys[index];
        var less = descending ? "<" : ">";
        var marker = $"(SELECT {expression} FROM images i WHERE i.id = {lastId})";
        return index == _keys.Count - 1
            ? $"{expression} {less} {marker}"
            : $"({expression} {less}= {marker} AND ({expression} {less} {marker} OR {After(index + 1, lastId)}))";
    }
}
