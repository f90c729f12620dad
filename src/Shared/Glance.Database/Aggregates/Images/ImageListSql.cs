using Glance.Database.Sql;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;

namespace Glance.Database.Aggregates.Images;

/// <summary>
/// The statement of one page of a list. Its text depends on the shape of the query alone, never on values or their number,
/// so that few texts occur. Flags are tested bare (<c>NOT i.deleted</c>) so that no engine picks their useless indexes over those that
/// sort.
/// </summary>
internal sealed class ImageListSql(Dialect dialect, ImageSql images)
{
    /// <summary>The statement and its parameters; <see cref="ImageQuery.Marker"/> must have been found visible.</summary>
    public (string Text, Positional Parameters) Page(RequestContext context, ImageQuery query)
    {
        var parameters = new Positional(dialect);
        var conditions = new List<string> { "NOT i.deleted", "i.status <> 'killed'", query.Hidden ? "i.os_hidden" : "NOT i.os_hidden" };
        AddVisibility(conditions, parameters, context, query);
        foreach (var filter in query.Columns)
            conditions.Add(Column(filter, parameters));
        AddProperties(conditions, parameters, query.Properties);
        AddTags(conditions, parameters, query.Tags);
        var sort = query.Sort.DistinctBy(key => key.Key).Select(key => (Expression: SortExpression(key.Key), key.Descending)).ToList();
        if (query.Marker is not null)
        {
            conditions.Add(After(sort, 0, parameters.Add(Storable.Sought(query.Marker))));
        }

        // The page first, by itself: what other tables hold is read for its images, not for all that are sorted. Its order is that of its
        // rows.
        var page = dialect.WithTable("page", $"""
            SELECT {images.Columns}
            FROM images i
            WHERE {string.Join("\n    AND ", conditions)}
            ORDER BY {string.Join(", ", sort.Select(key => $"{key.Expression} {(key.Descending ? "DESC" : "ASC")}"))}
            LIMIT {parameters.Add(query.Limit)}
            """);
        return ($"""
            {page}
            SELECT i.*, {images.Parts}
            FROM page i
            """, parameters);
    }

    // glance-v2-contract section 6, visibility rules of the list.
    private void AddVisibility(List<string> conditions, Positional parameters, RequestContext context, ImageQuery query)
    {
        var project = context.ProjectId is { } id ? parameters.Add(id) : null;
        if (!context.IsAdmin)
            conditions.Add(Candidates(parameters, project, query.MemberStatus));
        if (query.Visibility is null)
        {
            conditions.Add(project is null ? "i.visibility <> 'community'" : $"(i.visibility <> 'community' OR i.owner = {project})");
        }
        else if (query.Visibility is not VisibilityFilter.All)
        {
            conditions.Add($"i.visibility = {dialect.Visibility(parameters.Add(Word(query.Visibility.Value)))}");
        }
    }

    private static string Candidates(Positional parameters, string? project, string memberStatus)
    {
        if (project is null)
            return "i.visibility IN ('public', 'community')";
        var status = memberStatus == "all" ? "" : $" AND m.status = {parameters.Add(memberStatus)}";

        // Each alternative has an index that finds its few rows; a bare "= 'shared'" would be looked up instead, and nearly all images are
        // that.
        return $"""
            (i.visibility IN ('public', 'community') OR i.owner = {project} OR (NOT (i.visibility <> 'shared') AND i.id IN (
                SELECT m.image_id FROM image_members m WHERE m.member = {project} AND NOT m.deleted{status})))
            """;
    }

    private static string Word(VisibilityFilter filter) => filter switch
    {
        VisibilityFilter.Private => "private",
        VisibilityFilter.Public => "public",
        VisibilityFilter.Shared => "shared",
        VisibilityFilter.Community => "community",
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "not a single visibility"),
    };

    private static string ColumnExpression(ImageColumn column) => column switch
    {
        ImageColumn.Id => "i.id",
        ImageColumn.Name => "i.name",
        ImageColumn.Status => "i.status",
        ImageColumn.ContainerFormat => "i.container_format",
        ImageColumn.DiskFormat => "i.disk_format",
        ImageColumn.Owner => "i.owner",
        ImageColumn.Checksum => "i.checksum",
        ImageColumn.HashAlgorithm => "i.os_hash_algo",
        ImageColumn.HashValue => "i.os_hash_value",
        ImageColumn.Size => "i.size",
        ImageColumn.VirtualSize => "i.virtual_size",
        ImageColumn.MinRam => "i.min_ram",
        ImageColumn.MinDisk => "i.min_disk",
        ImageColumn.Protected => "i.protected",
        ImageColumn.CreatedAt => "i.created_at",
        ImageColumn.UpdatedAt => "COALESCE(i.updated_at, i.created_at)",
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "unknown column"),
    };

    private static string Operator(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "=",
        Comparison.NotEqual => "<>",
        Comparison.Less => "<",
        Comparison.LessOrEqual => "<=",
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "no comparison with one value"),
    };

    private string Column(ColumnFilter filter, Positional parameters)
    {
        var column = ColumnExpression(filter.Column);
        if (filter.Comparison is Comparison.In)
            return $"{column} IN ({dialect.EachString(parameters.Add(dialect.Strings(filter.Values.Select(value => Storable.Sought((string)value)))))})";
        var sought = parameters.Add(filter.Values[0] switch
        {
            DateTimeOffset time => dialect.Time(time),
            string text => Storable.Sought(text),
            var value => value,
        });
        return $"{column} {Operator(filter.Comparison)} {sought}";
    }

    // The start of a value is what the index on properties has (docs/decisions/0018).
    private void AddProperties(List<string> conditions, Positional parameters, IReadOnlyDictionary<string, string> properties)
    {
        var sought = properties.Select(property => (Name: Storable.Sought(property.Key), Value: Storable.Sought(property.Value))).ToList();
        var apart = sought.Take(dialect.PropertiesPlannedApart).ToList();
        foreach (var property in apart)
        {
            var name = parameters.Add(property.Name);
            var value = parameters.Add(property.Value);
            conditions.Add($"""
                i.id IN (SELECT p.image_id FROM image_properties p
                    WHERE p.name = {name} AND SUBSTR(p.value, 1, 100) = SUBSTR({value}, 1, 100) AND p.value = {value} AND NOT p.deleted)
                """);
        }

        var others = sought.Skip(apart.Count)
            .ToDictionary(property => property.Name, string? (property) => property.Value, StringComparer.Ordinal);
        AddCountedProperties(conditions, parameters, others);
    }

    // An image has a property once, and may by an old race have a tag twice.
    private void AddCountedProperties(List<string> conditions, Positional parameters, Dictionary<string, string?> properties)
    {
        if (properties.Count == 0)
            return;
        conditions.Add($"""
            (SELECT COUNT(*) FROM image_properties p
                WHERE p.image_id = i.id AND NOT p.deleted AND (p.name, p.value) IN ({dialect.EachPair(parameters.Add(dialect.Pairs(properties)))})) = {parameters.Add(properties.Count)}
            """);
    }

    private void AddTags(List<string> conditions, Positional parameters, IReadOnlyList<string> tags)
    {
        if (tags.Count == 0)
            return;
        var distinct = tags.Select(Storable.Sought).Distinct(StringComparer.Ordinal).ToList();
        conditions.Add($"""
            (SELECT COUNT(DISTINCT t.value) FROM image_tags t
                WHERE t.image_id = i.id AND NOT t.deleted AND t.value IN ({dialect.EachString(parameters.Add(dialect.Strings(distinct)))})) = {parameters.Add(distinct.Count)}
            """);
    }

    private string SortExpression(ImageSortKey key) => key switch
    {
        ImageSortKey.Name => dialect.Ordered("COALESCE(i.name, '')"),
        ImageSortKey.Status => dialect.Ordered("i.status"),
        ImageSortKey.ContainerFormat => dialect.Ordered("COALESCE(i.container_format, '')"),
        ImageSortKey.DiskFormat => dialect.Ordered("COALESCE(i.disk_format, '')"),
        ImageSortKey.Size => "COALESCE(i.size, 0)",
        ImageSortKey.Id => dialect.Ordered("i.id"),
        ImageSortKey.CreatedAt => "i.created_at",
        ImageSortKey.UpdatedAt => "COALESCE(i.updated_at, i.created_at)",
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "unknown sort key"),
    };

    // a <= A AND (a < A OR b < B …): the first comparison lets an index find the place, the rest decides.
    private static string After(List<(string Expression, bool Descending)> sort, int index, string lastId)
    {
        var (expression, descending) = sort[index];
        var less = descending ? "<" : ">";
        var marker = $"(SELECT {expression} FROM images i WHERE i.id = {lastId})";
        return index == sort.Count - 1
            ? $"{expression} {less} {marker}"
            : $"({expression} {less}= {marker} AND ({expression} {less} {marker} OR {After(sort, index + 1, lastId)}))";
    }
}
